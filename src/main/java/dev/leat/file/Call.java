package dev.leat.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something to be done that may fail as I/O does. */
@FunctionalInterface
interface Call<T extends @Nullable Object> {
  T run() throws IOException;
}
