package dev.leat.op;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.ring.RingPoller;
import dev.leat.ring.Submission;
import dev.leat.ring.Sweep;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a descriptor, with two lives. The kernel's: from {@link #begin} to {@link
 * #complete} it may use memory and descriptor, and neither is given back, whatever the user does.
 * The user's: a {@link PendingResult}, which a cancel or a close may settle at once.
 *
 * <p>Threads: made and begun by the user's; completed by a thread of the ring's pool.
 */
public abstract class Operation<V extends @Nullable Object> extends Submission
    implements Cancellable {
  private final Descriptor descriptor;
  private final PendingResult<V> result;
  private @Nullable RingPoller poller;

  /** For subclasses. */
  protected Operation(Descriptor descriptor, PendingResult<V> result) {
    this.descriptor = descriptor;
    this.result = result;
  }

  /**
   * Hands the operation to a ring.
   *
   * @return false, with nothing begun, if the descriptor is closed
   */
  public boolean begin(RingPoller onto) {
    if (!descriptor.acquire()) {
      return false;
    }
    poller = onto;
    result.begins(this);
    onto.submit(this);
    if (!descriptor.isOpen()) {
      // The channel was closed since acquire(), and may have looked for what is pending before this
      // could be seen. The submission ends behind what is in flight, the user here.
      endAtClose();
    } else if (result.isAbandoned()) {
      cancel(); // who has ended it may have looked before there was anything to cancel
    }
    return true;
  }

  /**
   * Ends all that is pending on a descriptor that was shut: the users at once, by {@link
   * AsynchronousCloseException}, where {@link #endAtClose} does not say otherwise; the kernel is
   * asked to cancel, and keeps memory and descriptor until it has.
   */
  public static void endAll(Descriptor shut, RingPoller poller) {
    if (shut.inUse()) {
      poller.submit(
          new Sweep(
              poller,
              submission ->
                  submission instanceof Operation<?> operation && operation.descriptor == shut,
              found -> found.forEach(pending -> end(pending, poller))));
    }
  }

  @Override
  public void cancel() {
    RingPoller onto = poller;
    if (onto != null) {
      onto.cancel(this);
    }
  }

  private static void end(Submission pending, RingPoller poller) {
    poller.cancel(pending);
    ((Operation<?>) pending).endAtClose();
  }

  /** The channel is closed, and the kernel is asked to cancel: the user does not wait for that. */
  protected void endAtClose() {
    result.failIndirectly(new AsynchronousCloseException());
  }

  /** The descriptor that this operation holds. */
  protected Descriptor descriptor() {
    return descriptor;
  }

  /** What the user sees. */
  public PendingResult<V> result() {
    return result;
  }

  /** An operation that the user has already seen the end of is not begun any more. */
  @Override
  protected boolean needsKernel() {
    return descriptor.isOpen() && !result.isDone();
  }

  @Override
  @SuppressWarnings("NullAway") // the value is V's where there is no failure
  protected void complete(int res, int flags) {
    if ((res == -Errno.EINTR || res == -Errno.EAGAIN) && begunAgain()) {
      return; // nothing was moved; the JDK's channels try again as well
    }
    V value = null;
    Throwable failure = null;
    try {
      if (res < 0) {
        failure = failure(-res);
      } else {
        value = value(res);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e; // the user changed the buffer in flight, or freed it
    }
    end(value, failure);
  }

  /** Hands the operation to the ring once more; false, with nothing begun, if nobody wants it. */
  protected final boolean begunAgain() {
    RingPoller onto = poller;
    if (onto == null || !needsKernel()) {
      return false;
    }
    onto.submit(this);
    return true;
  }

  /** Ends both lives: gives back what the kernel needed, then tells the user. */
  protected final void end(V value, @Nullable Throwable failure) {
    release();
    descriptor.release();
    boolean delivered =
        claim(failure) && (failure == null ? result.settle(value) : result.fail(told(failure)));
    if (!delivered && failure == null) {
      unwanted(value);
    }
  }

  @Override
  protected void lost(int errno) {
    result.fail(failure(errno));
  }

  /**
   * The user's value of a result that is no error. May copy, and may find the buffer changed.
   *
   * @throws IOException if the result is of no use to the user after all
   */
  protected abstract V value(int res) throws IOException;

  /** Gives back what only the kernel's life needed. */
  protected void release() {}

  /**
   * Asked just before the result is settled: whether this operation still has its channel's
   * attention. If not, somebody else settles the result, or has done so.
   *
   * @param failure what it will be settled with, or null
   */
  protected boolean claim(@Nullable Throwable failure) {
    return true;
  }

  /** What the user is told of a failure. */
  protected Throwable told(Throwable failure) {
    return failure;
  }

  /** Gives up a value that came too late: somebody has settled the result otherwise. */
  protected void unwanted(V value) {}

  private IOException failure(int errno) {
    return descriptor.isOpen() ? exception(errno) : new AsynchronousCloseException();
  }

  /** The user's exception for an error of the kernel's. */
  protected IOException exception(int errno) {
    return new IOException(Errno.message(errno));
  }
}
