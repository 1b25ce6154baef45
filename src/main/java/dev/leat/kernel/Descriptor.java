package dev.leat.kernel;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counted file descriptor: its number is given back to the system behind the last operation that
 * uses it, so that none can hit the number's next use.
 *
 * <p>Threads: any. The owner holds one count from the start and gives it back by {@link #close};
 * each operation holds one from {@link #acquire} to {@link #release}. Besides, there may be a
 * keeper.
 *
 * <p>{@code state} is twice the count, plus 1 while open, plus 2<sup>30</sup> while kept.
 */
public final class Descriptor implements AutoCloseable {
  private static final int OPEN = 1;
  private static final int ONE = 2;
  private static final int KEPT = 1 << 30;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Descriptor.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int fd;
  private volatile int state = ONE | OPEN;

  /** Owns an open descriptor. */
  public Descriptor(int fd) {
    this.fd = fd;
  }

  /** The number; valid while the caller holds a count. */
  public int fd() {
    return fd;
  }

  public boolean isOpen() {
    return (state & OPEN) != 0;
  }

  /** Takes a count for an operation; false if the descriptor is closed. */
  public boolean acquire() {
    return taken(ONE);
  }

  /**
   * Keeps the number valid for one who begins no operation, until {@link #letGo}; false if the
   * descriptor is closed. Whoever closes has nothing to end for the sake of a keeper, of whom there
   * is at most one.
   */
  public boolean keep() {
    return taken(KEPT);
  }

  private boolean taken(int part) {
    int now;
    do {
      now = state;
      if ((now & OPEN) == 0) {
        return false;
      }
    } while (!STATE.compareAndSet(this, now, now + part));
    return true;
  }

  /**
   * Gives an operation's count back. The last one closes the number; what the kernel then says (an
   * error of an earlier write, at most) has nobody left to go to.
   */
  public void release() {
    if (isLast(ONE)) {
      Syscalls.close(fd);
    }
  }

  /** Ends {@link #keep}, otherwise as {@link #release}. */
  public void letGo() {
    if (isLast(KEPT)) {
      Syscalls.close(fd);
    }
  }

  private boolean isLast(int part) {
    return (int) STATE.getAndAdd(this, -part) - part == 0;
  }

  /** Whether operations hold the descriptor. */
  public boolean inUse() {
    return (state & (KEPT - 1)) >= ONE + ONE;
  }

  /** Lets no new operation begin; false if that was so already. The count is still held. */
  public boolean shut() {
    int now;
    do {
      now = state;
      if ((now & OPEN) == 0) {
        return false;
      }
    } while (!STATE.compareAndSet(this, now, now & ~OPEN));
    return true;
  }

  /**
   * Gives the owner's count back, after {@link #shut}.
   *
   * @throws IOException if this was the last count, and the kernel reports an error at closing
   */
  @Override
  public void close() throws IOException {
    if (isLast(ONE)) {
      int result = Syscalls.close(fd);
      if (result < 0 && result != -Errno.EINTR) { // after EINTR Linux has closed it all the same
        throw new IOException(Errno.message(-result));
      }
    }
  }
}
