package dev.leat.cli;

import java.nio.ByteBuffer;

/** A request and the reply that must come, over and over on one connection. Not thread-safe. */
interface Exchange {
  /** What a part of a reply turned out to be. */
  enum Progress {
    /** As expected so far. */
    MORE,
    /** As expected, and complete. */
    DONE,
    /** A byte that should not be there. */
    WRONG
  }

  /** Begins anew; what is to be sent. */
  ByteBuffer begin();

  /** The next bytes that came, at least one. */
  Progress take(ByteBuffer received);
}
