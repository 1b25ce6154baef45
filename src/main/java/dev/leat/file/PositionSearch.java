package dev.leat.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds a channel's descriptor by a mark that is set through the channel and shows in {@code
 * /proc/self/fdinfo}: the file position or, where there is none (FIFOs, terminals, devices), a lock
 * on one byte so far out that nobody else's can be there. Either belongs to the open file and not
 * to its name, so it does not matter how often the file is open, or whether it was renamed or
 * deleted.
 *
 * <p>Threads: any; {@link DescriptorNumbers#of} says what the caller must see to. The position is
 * where it was before when {@code of} returns; that of a channel that appends cannot be asked for
 * or seen, and is at the file's end.
 */
public final class PositionSearch implements DescriptorNumbers {
  /**
   * Positions are random between these: nearly no file is so long, and there are file systems on
   * which no position may be beyond.
   */
  private static final int LOWEST_POSITION = 1 << 20;

  private static final int HIGHEST_POSITION = Integer.MAX_VALUE;

  /** Locks are random from here on. */
  private static final long LOWEST_LOCK = 1L << 61;

  private static final int LOCKINGS = 5;

  private final DescriptorTable table = new DescriptorTable();

  @Override
  public int of(FileChannel jdk, Path path) throws IOException {
    long before = moved(jdk);
    int found = UNKNOWN;
    if (before >= 0) {
      try {
        found = byPosition(jdk, path);
      } finally {
        jdk.position(before);
      }
    }
    return found == UNKNOWN ? byLock(jdk, path) : found;
  }

  /** Where the channel was before it was moved to a random place, or -1 if that cannot be done. */
  private static long moved(FileChannel jdk) throws ClosedChannelException {
    try {
      long before = jdk.position(); // of a channel that appends its size, be it a FIFO
      jdk.position(randomPosition());
      return before;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException illegalSeekOrBeyondTheDevice) {
      return -1;
    }
  }

  private static int randomPosition() {
    return ThreadLocalRandom.current().nextInt(LOWEST_POSITION, HIGHEST_POSITION);
  }

  /** Two random positions in turn: another file may happen to be at the first one. */
  private int byPosition(FileChannel jdk, Path path) throws IOException {
    int first = randomPosition();
    jdk.position(first);
    int found = table.find(path, descriptor -> descriptor.position() == first);
    if (found == UNKNOWN) {
      return UNKNOWN;
    }
    int second = randomPosition();
    jdk.position(second);
    return table.check(found, descriptor -> descriptor.position() == second) ? found : UNKNOWN;
  }

  /**
   * More than once: the kernel drops a process's locks on a file when any of its descriptors is
   * closed, as the other end of a pipe may be just now.
   */
  private int byLock(FileChannel jdk, Path path) throws ClosedChannelException {
    int found = UNKNOWN;
    for (int i = 0; i < LOCKINGS && found == UNKNOWN; i++) {
      found = byOneLock(jdk, path);
    }
    return found;
  }

  private int byOneLock(FileChannel jdk, Path path) throws ClosedChannelException {
    long place = ThreadLocalRandom.current().nextLong(LOWEST_LOCK, Long.MAX_VALUE);
    try (FileLock lock = lock(jdk, place)) {
      return lock == null ? UNKNOWN : table.find(path, descriptor -> descriptor.hasLockAt(place));
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException | OverlappingFileLockException somebodyLockedItAll) {
      return UNKNOWN;
    }
  }

  /** A reader can only share a lock, and one that only writes cannot. */
  private static @Nullable FileLock lock(FileChannel jdk, long place) throws IOException {
    try {
      return jdk.tryLock(place, 1, true);
    } catch (NonReadableChannelException writesOnly) {
      return jdk.tryLock(place, 1, false);
    }
  }
}
