package dev.leat.testing;

import java.nio.file.OpenOption;
import java.util.Arrays;
import java.util.List;

/** The options of the jdk.unsupported module, which javac warns of wherever they are named. */
public final class ExtendedOptions {
  /** O_DIRECT and the share modes of other systems. */
  public static final List<OpenOption> ALL = all();

  /** O_DIRECT. */
  public static final OpenOption DIRECT =
      ALL.stream().filter(option -> option.toString().equals("DIRECT")).findFirst().orElseThrow();

  private ExtendedOptions() {}

  private static List<OpenOption> all() {
    try {
      Class<?> type = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return Arrays.stream(type.getEnumConstants()).map(OpenOption.class::cast).toList();
    } catch (ClassNotFoundException e) {
      throw new LinkageError("jdk.unsupported is missing", e);
    }
  }
}
