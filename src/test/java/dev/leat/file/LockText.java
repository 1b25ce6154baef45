package dev.leat.file;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/** A lock in words that do not depend on the implementation. */
final class LockText {
  private LockText() {}

  /** Everything that {@code lock} says about itself. */
  static String of(@Nullable FileLock lock, AsynchronousFileChannel channel) {
    if (lock == null) {
      return "no lock";
    }
    return "lock %d:%d shared=%b valid=%b acquiredBy=%b channel=%s text=%s"
        .formatted(
            lock.position(),
            lock.size(),
            lock.isShared(),
            lock.isValid(),
            lock.acquiredBy().equals(channel),
            lock.channel(),
            lock.toString().replaceAll("^[^\\[]*", ""));
  }
}
