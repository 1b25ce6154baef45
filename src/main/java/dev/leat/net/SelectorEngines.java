package dev.leat.net;

import dev.leat.ring.DefaultThreads;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** A selector for each group. Threads: any. */
final class SelectorEngines implements Engines {
  /** Guarded by this. */
  private @Nullable SelectorEngine shared;

  @Override
  public synchronized SocketEngine shared() throws IOException {
    SelectorEngine engine = shared;
    if (engine == null) {
      engine = SelectorEngine.elastic(DefaultThreads::newThread);
      shared = engine;
    }
    return engine;
  }

  @Override
  public SocketEngine fixed(int threads, ThreadFactory factory) throws IOException {
    return SelectorEngine.fixed(threads, factory);
  }

  @Override
  public SocketEngine elastic() throws IOException {
    return SelectorEngine.elastic(task -> null); // the pool then makes daemons of its own
  }
}
