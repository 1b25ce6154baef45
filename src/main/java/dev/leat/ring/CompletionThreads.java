package dev.leat.ring;

import java.util.concurrent.Executor;

/**
 * The threads that complete operations and call handlers: a ring's pool, or those of an engine that
 * has no ring. Tasks that they are given may block.
 *
 * <p>Threads: any may call.
 */
public interface CompletionThreads extends Executor {
  /**
   * Says that the calling thread is about to wait for something that these threads complete. If it
   * is one of them, another one takes its work over where there is one.
   */
  void aboutToBlock();

  /** Whether handlers called by these threads wait most of their time, as far as is known. */
  boolean deliveriesWait();
}
