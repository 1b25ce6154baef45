package dev.leat.testing;

import dev.leat.Required;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another process with a POSIX record lock on a range of a file. */
public final class LockHolder implements AutoCloseable {
  private static final String PROGRAM =
      """
      import fcntl, sys
      file = open(sys.argv[1], 'r+b')
      how = fcntl.LOCK_EX | fcntl.LOCK_NB
      try:
          fcntl.lockf(file, how, int(sys.argv[3]), int(sys.argv[2]))
      except OSError:
          print('busy', flush=True)
          sys.exit()
      print('locked', flush=True)
      sys.stdin.read()
      """;

  private final Process process;
  private final boolean locked;

  private LockHolder(Process process, boolean locked) {
    this.process = process;
    this.locked = locked;
  }

  /** Locks the range exclusively until closed. */
  public static LockHolder of(Path file, long position, long size) throws IOException {
    LockHolder holder = start(file, position, size);
    if (!holder.locked) {
      throw new AssertionError("somebody has the lock");
    }
    return holder;
  }

  /** Whether another process could lock the range now. */
  public static boolean canLock(Path file, long position, long size) throws IOException {
    try (LockHolder holder = start(file, position, size)) {
      return holder.locked;
    }
  }

  private static LockHolder start(Path file, long position, long size) throws IOException {
    Required.program("python3");
    Process process =
        new ProcessBuilder("python3", "-c", PROGRAM, file.toString(), "" + position, "" + size)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // The whole line: the program would complain of a pipe that is closed before its end.
    String said = process.inputReader(StandardCharsets.UTF_8).readLine();
    return new LockHolder(process, "locked".equals(said));
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.getInputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the other process does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
