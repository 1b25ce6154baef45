package dev.leat.file;

import dev.leat.kernel.Closing;
import dev.leat.op.PendingResult;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a channel, taken through a channel of the JDK's on the same file: that way they
 * stand in the table that all of the virtual machine's channels share, and overlaps are found
 * everywhere.
 *
 * <p>The JDK's channel is opened at the first lock, through {@code /proc/self/fd}, so that it is of
 * this very file, whatever its name stands for by now. It is closed with ours; closing any
 * descriptor of a file drops the process's locks on it, as it does on the JDK.
 *
 * <p>Threads: any.
 */
final class FileLocks implements AutoCloseable {
  private final BuiltinFiles jdk;
  private final FileSystem fileSystem;
  private final int fd;
  private final boolean reading;
  private final boolean writing;
  private @Nullable AsynchronousFileChannel channel;
  private boolean closed;

  /**
   * Locks nothing yet.
   *
   * @param fileSystem the JDK's own, as {@code jdk} knows no other's paths
   */
  FileLocks(BuiltinFiles jdk, FileSystem fileSystem, int fd, boolean reading, boolean writing) {
    this.jdk = jdk;
    this.fileSystem = fileSystem;
    this.fd = fd;
    this.reading = reading;
    this.writing = writing;
  }

  /** Takes a lock when it can be had; the result goes to {@code result}. */
  void lock(
      UringAsynchronousFileChannel owner,
      long position,
      long size,
      boolean shared,
      PendingResult<FileLock> result) {
    try {
      channel().lock(position, size, shared, result, new Delivery(owner));
    } catch (IOException e) {
      result.failIndirectly(e);
    }
  }

  /** Takes a lock if it can be had now; null if another process has it. */
  @Nullable FileLock tryLock(
      UringAsynchronousFileChannel owner, long position, long size, boolean shared)
      throws IOException {
    FileLock held = channel().tryLock(position, size, shared);
    return held == null ? null : new UringFileLock(owner, held);
  }

  /** Makes the JDK channel's lock ours. */
  private record Delivery(UringAsynchronousFileChannel owner)
      implements CompletionHandler<FileLock, PendingResult<FileLock>> {
    @Override
    public void completed(FileLock held, PendingResult<FileLock> result) {
      if (!result.settle(new UringFileLock(owner, held))) {
        Closing.quietly(held, "for a cancelled lock"); // nobody will ever get it
      }
    }

    @Override
    public void failed(Throwable failure, PendingResult<FileLock> result) {
      result.fail(failure);
    }
  }

  /**
   * The channel that locks.
   *
   * @throws ClosedChannelException if the owner is closed
   * @throws IOException if the file cannot be opened again
   */
  private synchronized AsynchronousFileChannel channel() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == null) {
      Set<OpenOption> options = new HashSet<>();
      if (reading) {
        options.add(StandardOpenOption.READ);
      }
      if (writing) {
        options.add(StandardOpenOption.WRITE);
      }
      Path same = fileSystem.getPath("/proc/self/fd/" + fd);
      channel = jdk.newAsynchronousFileChannel(same, options, null);
    }
    return channel;
  }

  /** Invalidates the locks and ends what waits for one; while the descriptor is still open. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }
}
