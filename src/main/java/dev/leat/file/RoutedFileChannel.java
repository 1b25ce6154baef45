package dev.leat.file;

import dev.leat.kernel.Closing;
import dev.leat.op.BlockingCall;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways that a call of {@link UringFileChannel} can go: to the JDK's channel on the calling
 * thread, to the ring while a virtual thread is parked, to the JDK's channel on another thread
 * meanwhile; and what closing and interrupts do to each.
 *
 * <p>Threads: any.
 */
abstract sealed class RoutedFileChannel extends FileChannel permits UringFileChannel {
  final ChannelMode mode;
  private final Path path;
  private final Engagement engagement;

  private final Supplier<@Nullable RingPoller> poller;

  /** What makes the JDK's channel if Leat has opened the file. */
  private final @Nullable StandIns standIns;

  /** Null as long as none was needed, if Leat has opened the file. */
  private volatile @Nullable FileChannel jdk;

  /** Held over what uses the file's own position. Its waiters, as the JDK's, ignore interrupts. */
  private final ReentrantLock positionLock = new ReentrantLock();

  /** What interrupts mean. */
  private enum Interrupts {
    HEEDED,
    /** As in a channel below a stream. */
    IGNORED,
    /** As {@code Files.readAllBytes} wants it, if it is that which reads; else heeded. */
    UNDECIDED
  }

  private volatile Interrupts interrupts = Interrupts.HEEDED;

  /**
   * Stands around a channel of the JDK's from now on.
   *
   * @param jdk to be used by nobody else
   * @param path where it was opened, the JDK's own
   * @param poller asked at the first need of a ring; gives null where there is none
   */
  RoutedFileChannel(
      FileChannel jdk, Path path, ChannelMode mode, Supplier<@Nullable RingPoller> poller) {
    this.jdk = jdk;
    this.mode = mode;
    this.path = path;
    this.poller = poller;
    this.standIns = null;
    this.engagement = new Engagement(mode);
  }

  /**
   * Is of a regular file that Leat has opened.
   *
   * @param opened its descriptor is owned from now on
   * @param path where it was opened, the JDK's own
   */
  RoutedFileChannel(
      OpenFile opened, Path path, ChannelMode mode, RingPoller ring, StandIns standIns) {
    this.mode = mode;
    this.path = path;
    this.poller = () -> ring;
    this.standIns = standIns;
    this.engagement = new Engagement(mode);
    engagement.settle(this, opened, ring);
  }

  /**
   * The JDK's channel. One that has to be made first takes the file's own position for that: let
   * who needs two of them have both before it takes a position itself.
   */
  final FileChannel jdk() throws IOException {
    FileChannel known = jdk;
    return known == null ? standIn(Objects.requireNonNull(standIns)) : known;
  }

  private FileChannel standIn(StandIns standIns) throws IOException {
    lockPosition();
    try {
      FileChannel made = jdk;
      if (made != null) {
        return made;
      }
      boolean open = isOpen();
      made = open ? engagement.standIn(standIns, path) : standIns.closed(path, mode);
      jdk = made;
      if (!isOpen()) {
        made.close(); // our own close may have been too early to see it
      }
      if (open) {
        checkStillOpen();
      }
      return made;
    } catch (ClosedChannelException e) {
      throw closedWith(new AsynchronousCloseException()); // it was open when this began
    } finally {
      unlockPosition();
    }
  }

  /** Where the file is; 0 if that is not known. */
  final long device() {
    RingFile file = engagement.file();
    return file == null ? 0 : file.device();
  }

  private boolean openedByLeat() {
    return standIns != null;
  }

  /** Lets interrupts neither end an operation nor close the channel, as streams have it. */
  final void ignoreInterrupts() {
    interrupts = Interrupts.IGNORED;
  }

  /**
   * Lets interrupts do what the JDK has them do to a channel that was opened without options: those
   * of {@code Files.readAllBytes} ignore them, and it opens them as anybody does. Who reads is
   * looked for once it matters.
   */
  final void ignoreInterruptsOfFiles() {
    interrupts = Interrupts.UNDECIDED;
  }

  private boolean heedsInterrupts() {
    if (interrupts == Interrupts.UNDECIDED) {
      interrupts = StreamCalls.areOfReadAllBytes() ? Interrupts.IGNORED : Interrupts.HEEDED;
    }
    return interrupts == Interrupts.HEEDED;
  }

  /** Whether it matters to nobody yet what interrupts mean, as long as the thread does not wait. */
  final boolean isUndecided() {
    return interrupts == Interrupts.UNDECIDED && !Thread.currentThread().isInterrupted();
  }

  /** Something done with the file, and how many bytes it moved, or what the answer was. */
  @FunctionalInterface
  interface Use {
    long run() throws IOException;
  }

  final void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  final void checkReadable() throws ClosedChannelException {
    checkOpen();
    if (!mode.reading()) {
      throw new NonReadableChannelException();
    }
  }

  final void checkWritable() throws ClosedChannelException {
    checkOpen();
    if (!mode.writing()) {
      throw new NonWritableChannelException();
    }
  }

  /** What serves the calling thread in place of the JDK's channel, or null for that to do it. */
  final @Nullable RingFile ring() throws IOException {
    boolean wanted =
        openedByLeat()
            || Thread.currentThread().isVirtual()
            || mode.direct()
            || interrupts == Interrupts.IGNORED;
    return wanted && isOpen() ? engaged() : null;
  }

  /** What is asked for position and size in place of the JDK's channel, or null for that. */
  final @Nullable RingFile ringOfQuestions() throws IOException {
    return interrupts != Interrupts.HEEDED || openedByLeat() ? ring() : null;
  }

  final @Nullable RingFile ringOfVirtual() throws IOException {
    return Thread.currentThread().isVirtual() ? ring() : null;
  }

  private @Nullable RingFile engaged() throws IOException {
    if (!engagement.settled()) {
      lockPosition();
      try {
        engagement.settle(this, jdk(), path, poller);
      } catch (ClosedChannelException e) {
        throw closedWith(new AsynchronousCloseException()); // it was open when this began
      } finally {
        unlockPosition();
      }
      if (!isOpen()) {
        engagement.close(); // our own close may have been too early to see it
      }
    }
    return engagement.file();
  }

  /** Waits for its turn with the file's own position. As on the JDK, interrupts do not end that. */
  final void lockPosition() {
    positionLock.lock();
  }

  final void unlockPosition() {
    positionLock.unlock();
  }

  /** The channel was open when the caller looked; if it is not, it was closed since. */
  final void checkStillOpen() throws AsynchronousCloseException {
    if (!isOpen()) {
      throw new AsynchronousCloseException();
    }
  }

  /** Uses the file's own position, one thread at a time. */
  final long atOwnPosition(Use use) throws IOException {
    lockPosition();
    try {
      checkStillOpen();
      return use.run();
    } catch (IOException e) {
      throw closedWith(e);
    } finally {
      unlockPosition();
    }
  }

  /** Waits for a transfer on the ring as an interruptible channel does. */
  final <B> long transfer(
      TransferEvents.Kind kind,
      RingFile.Transfer<B> transfer,
      RingFile file,
      B buffers,
      long position)
      throws IOException {
    TransferEvents.Event event = TransferEvents.begin(kind);
    long count = 0;
    boolean interruptible = heedsInterrupts();
    try {
      if (interruptible) {
        begin();
      }
      count = transfer.run(file, buffers, position);
      return count;
    } finally {
      TransferEvents.end(event, path, count);
      if (interruptible) {
        end(count > 0);
      }
    }
  }

  /** As {@link #transfer} of {@link RingFile#readAtOnce}, which does not wait. */
  final int readAtOnce(RingFile file, ByteBuffer dst) {
    TransferEvents.Event event = TransferEvents.begin(TransferEvents.Kind.READ);
    int count = 0;
    try {
      count = file.readAtOnce(dst);
      return count;
    } finally {
      TransferEvents.end(event, path, count);
    }
  }

  /** Asks for something that takes no time, as an interruptible channel does. */
  final long answer(Use question) throws IOException {
    if (isUndecided() || !heedsInterrupts()) {
      return question.run();
    }
    boolean completed = false;
    try {
      begin();
      long answer = question.run();
      completed = true;
      return answer;
    } finally {
      end(completed);
    }
  }

  /** Has the JDK's channel do something on this thread. */
  final <T extends @Nullable Object> T plainly(BlockingCall<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException e) {
      throw closedWith(e);
    }
  }

  /** Has the JDK's channel do what may block, on another thread while a virtual one is parked. */
  final <T extends @Nullable Object> T elsewhere(BlockingCall<T> call) throws IOException {
    // An interrupt that waits already is for the JDK's channel to meet, behind its argument checks.
    RingFile file = Thread.currentThread().isInterrupted() ? null : ringOfVirtual();
    if (file == null) {
      return plainly(call);
    }
    boolean completed = false;
    try {
      begin();
      T result = call.elsewhere();
      completed = true;
      return result;
    } catch (IOException e) {
      throw closedWith(e);
    } finally {
      end(completed);
    }
  }

  /** An interrupt, or an interrupted transfer with another channel, closes the JDK's: then ours. */
  final IOException closedWith(IOException e) {
    FileChannel below = jdk;
    return below != null && !below.isOpen() && isOpen() ? Closing.with(e, this) : e;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try {
      engagement.close();
    } finally {
      FileChannel below = jdk;
      if (below != null) {
        below.close();
      }
    }
  }
}
