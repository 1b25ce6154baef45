package dev.leat.suite;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** File locks as one JVM sees them; other processes are another test's. */
@SuppressWarnings("NullAway.Init")
class LockContractTest extends FileSystemContract {
  @Test
  void aLockKnowsItsChannelAndRegion() throws Exception {
    try (FileChannel channel = FileChannel.open(file("file"), READ, WRITE);
        FileLock lock = channel.lock(2, 5, false)) {
      assertThat(lock.acquiredBy()).isSameAs(channel);
      assertThat(lock.channel()).isSameAs(channel);
      assertThat(lock.position()).isEqualTo(2);
      assertThat(lock.size()).isEqualTo(5);
      assertThat(lock.isShared()).isFalse();
      assertThat(lock.overlaps(6, 1)).isTrue();
      assertThat(lock.overlaps(7, 1)).isFalse();
      assertThat(lock.isValid()).isTrue();
    }
  }

  @Test
  void aPlainLockIsOfTheWholeFile() throws Exception {
    try (FileChannel channel = FileChannel.open(file("file"), WRITE);
        FileLock lock = channel.tryLock()) {
      assertThat(lock.position()).isZero();
      assertThat(lock.size()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void releasedLocksAndThoseOfClosedChannelsAreInvalid() throws Exception {
    FileChannel channel = FileChannel.open(file("file"), WRITE);
    FileLock released = channel.lock();
    released.release();
    assertThat(released.isValid()).isFalse();
    released.release();
    FileLock left = channel.lock();
    channel.close();
    assertThat(left.isValid()).isFalse();
    assertThrows(ClosedChannelException.class, left::release);
  }

  @Test
  void overlapsInOneJvmAreRefused() throws Exception {
    Path file = file("file");
    try (FileChannel one = FileChannel.open(file, READ, WRITE);
        FileChannel two = FileChannel.open(file, READ, WRITE);
        FileLock lock = one.lock(0, 10, false)) {
      assertThat(lock.isValid()).isTrue();
      assertThrows(OverlappingFileLockException.class, () -> two.tryLock(5, 10, true));
      assertThrows(OverlappingFileLockException.class, () -> two.lock());
      assertThrows(OverlappingFileLockException.class, () -> one.lock(9, 1, false));
    }
  }

  @Test
  void locksBesideEachOtherAreGranted() throws Exception {
    Path file = file("file");
    try (FileChannel one = FileChannel.open(file, WRITE);
        FileChannel two = FileChannel.open(file, WRITE);
        FileLock first = one.lock(0, 10, false);
        FileLock second = two.tryLock(10, 10, false)) {
      assertThat(first.isValid() && second.isValid()).isTrue();
    }
  }

  @Test
  void sharedLocksNeedReadingAndOthersWriting() throws Exception {
    Path file = file("file");
    try (FileChannel in = FileChannel.open(file);
        FileChannel out = FileChannel.open(file, WRITE)) {
      assertThrows(NonWritableChannelException.class, () -> in.lock());
      assertThrows(NonReadableChannelException.class, () -> out.lock(0, 1, true));
      try (FileLock lock = in.lock(0, 1, true)) {
        assertThat(lock.isShared()).isTrue();
      }
    }
  }

  @Test
  void badRegionsAreRefused() throws Exception {
    try (FileChannel channel = FileChannel.open(file("file"), WRITE)) {
      assertThrows(IllegalArgumentException.class, () -> channel.lock(-1, 1, false));
      assertThrows(IllegalArgumentException.class, () -> channel.lock(0, -1, false));
      assertThrows(IllegalArgumentException.class, () -> channel.tryLock(Long.MAX_VALUE, 1, false));
    }
  }

  @Test
  void asynchronousChannelsLockTheSameFile() throws Exception {
    Path file = file("file");
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file, READ, WRITE);
        FileChannel other = FileChannel.open(file, READ, WRITE)) {
      FileLock lock = channel.lock().get();
      assertThat(lock.acquiredBy()).isSameAs(channel);
      assertThrows(OverlappingFileLockException.class, () -> other.tryLock());
      lock.release();
      try (FileLock free = other.tryLock()) {
        assertThat(free.isValid()).isTrue();
      }
    }
  }
}
