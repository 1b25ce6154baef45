package dev.leat.file;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open descriptors of this process, as {@code /proc} shows them. Threads: any.
 *
 * <p>{@code /proc} is read through {@code java.io}, which no file system provider takes part in: a
 * search runs in the middle of an operation of ours, and must not start another.
 */
final class DescriptorTable {
  private static final String INFOS = "/proc/self/fdinfo";
  private static final String LINKS = "/proc/self/fd";

  /**
   * How far from the number found last the next one is looked for at first. The system gives the
   * lowest number that is free: files opened one after the other have numbers in a row, with a
   * duplicate in between, and one opened after another was closed has that one's.
   */
  private static final int NEAR = 4;

  private volatile int last;

  /**
   * The number of the first descriptor that {@code marked} is true for.
   *
   * @param path what its file was probably opened with; saves time and decides nothing
   * @return the number, or -1 if there is none or {@code /proc} cannot be read
   */
  int find(Path path, Predicate<DescriptorInfo> marked) {
    int near = last;
    for (int number = near; number < near + NEAR; number++) {
      if (check(number, marked)) {
        return found(number);
      }
    }
    int[] numbers = numbersAround(near);
    int named = first(numbers, number -> isNamed(number, path) && check(number, marked));
    return found(named >= 0 ? named : first(numbers, number -> check(number, marked)));
  }

  private int found(int number) {
    if (number >= 0) {
      last = number;
    }
    return number;
  }

  /** Whether a descriptor is open and {@code marked} is true for it. */
  boolean check(int number, Predicate<DescriptorInfo> marked) {
    DescriptorInfo info = info(number);
    return info != null && marked.test(info);
  }

  private static @Nullable DescriptorInfo info(int number) {
    try (FileInputStream in = new FileInputStream(INFOS + "/" + number)) {
      return new DescriptorInfo(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException notOpen) {
      return null;
    }
  }

  private static int first(int[] numbers, IntPredicate wanted) {
    return Arrays.stream(numbers).filter(wanted).findFirst().orElse(-1);
  }

  /** All, the nearest first: where many threads open files, numbers are near and not in a row. */
  private static int[] numbersAround(int near) {
    String[] names = new File(INFOS).list();
    return names == null
        ? new int[0]
        : Arrays.stream(names)
            .map(Integer::valueOf)
            .sorted(Comparator.comparingInt(number -> Math.abs(number - near)))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Whether a descriptor's file had, or had when it was deleted, the last name of {@code path}. */
  private static boolean isNamed(int number, Path path) {
    Path name = path.getFileName();
    if (name == null) {
      return false;
    }
    try {
      Path link = path.getFileSystem().getPath(LINKS, Integer.toString(number));
      String file = Files.readSymbolicLink(link).toString();
      return file.endsWith("/" + name) || file.endsWith("/" + name + " (deleted)");
    } catch (IOException notOpen) {
      return false;
    }
  }
}
