package dev.leat.spi;

import java.nio.file.OpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Among the open options: the channel is for a stream that the JDK is about to make, and so must be
 * the JDK's own.
 *
 * <p>The JDK's streams are not interruptible. It sees to that after it has opened the channel, by a
 * method that only its own channel has. But it opens the channel by calling its provider, which
 * asks Leat. So the hook, when it is asked for a stream, calls the JDK again with this option
 * added; the JDK carries it along to the provider; there the hook finds it and leaves it out, and
 * nobody else ever sees it.
 */
enum StreamMark implements OpenOption {
  FOR_STREAM;

  static boolean in(@Nullable OpenOption[] options) {
    for (OpenOption option : options) {
      if (option == FOR_STREAM) {
        return true;
      }
    }
    return false;
  }

  static OpenOption[] addedTo(OpenOption[] options) {
    OpenOption[] marked = Arrays.copyOf(options, options.length + 1, OpenOption[].class);
    marked[options.length] = FOR_STREAM;
    return marked;
  }

  /** By looking at each: some sets refuse to be asked for what they cannot hold. */
  static boolean in(Set<? extends OpenOption> options) {
    for (OpenOption option : options) {
      if (option == FOR_STREAM) {
        return true;
      }
    }
    return false;
  }
}
