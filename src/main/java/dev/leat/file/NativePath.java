package dev.leat.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A path's bytes as the kernel knows them: a file's name is bytes, and need not be text in any
 * encoding. Threads: any.
 */
final class NativePath {
  /** What the JDK decodes names with. */
  private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  /** What stands where bytes could not be decoded. */
  private static final char REPLACEMENT = '\uFFFD';

  /**
   * Whether the JDK resolves a relative path against another directory than the kernel would: when
   * the process was started with a {@code user.dir} of its own.
   */
  private static final boolean RESOLVE_RELATIVE = !isWorkingDirectory(Path.of(""));

  private NativePath() {}

  /**
   * The bytes for a system call, with the NUL behind them.
   *
   * @param path one of the JDK's own
   */
  static MemorySegment of(Path path, SegmentAllocator allocator) {
    byte[] bytes = bytes(path);
    MemorySegment memory = allocator.allocate(bytes.length + 1L);
    put(bytes, memory);
    return memory;
  }

  static void put(byte[] name, MemorySegment memory) {
    MemorySegment.copy(name, 0, memory, ValueLayout.JAVA_BYTE, 0, name.length);
    memory.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
  }

  static byte[] bytes(Path path) {
    Path meant = path.isAbsolute() || !RESOLVE_RELATIVE ? path : path.toAbsolutePath();
    String text = meant.toString();
    if (text.isEmpty()) {
      return new byte[] {'.'};
    }
    if (text.indexOf(REPLACEMENT) < 0) {
      return text.getBytes(NAMES);
    }
    return percentDecoded(
        meant.toUri().getRawPath()); // the URI has the bytes, and an absolute path
  }

  private static byte[] percentDecoded(String rawPath) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rawPath.length());
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(rawPath, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isWorkingDirectory(Path directory) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/cwd")).equals(directory.toAbsolutePath());
    } catch (IOException e) {
      return false; // no /proc: an absolute path is right everywhere
    }
  }
}
