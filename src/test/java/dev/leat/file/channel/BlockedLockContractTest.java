package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.LockHolder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that wait for the lock of another process, and are not left to wait. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#wakeable")
class BlockedLockContractTest extends FileChannelContract {
  private Caller locker(FileChannel channel) {
    return start(() -> channel.lock().isValid()).awaitBlockedIn("lock");
  }

  @Test
  void anInterruptEndsABlockedLockAndClosesTheChannel() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      Caller locker = locker(channel);
      locker.interrupt();
      assertThat(locker.ending())
          .isEqualTo("java.nio.channels.FileLockInterruptionException: null, interrupted");
      assertThat(channel.isOpen()).isFalse();
    }
    open(file, READ, WRITE).lock().release();
  }

  @Test
  void aCloseEndsABlockedLock() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      Caller locker = locker(channel);
      channel.close();
      assertThat(locker.ending()).isEqualTo("java.nio.channels.AsynchronousCloseException: null");
    }
    open(file, READ, WRITE).lock().release();
  }

  /** A lock that was not got leaves none behind. */
  @Test
  void afterAFailedLockAnotherChannelCanHaveIt() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    FileChannel other = open(file, READ, WRITE);
    FileChannel third = open(file, READ, WRITE);
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      assertThat(channel.tryLock()).isNull();
      Caller locker = locker(channel);
      locker.interrupt();
      assertThat(locker.ending()).contains("FileLockInterruption");
    }
    other.lock().release();
    third.lock().release();
  }
}
