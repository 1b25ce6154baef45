package dev.leat.net;

import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The sorts of groups that an application can bind its channels to. */
public enum GroupKind {
  DEFAULT("default group", -1),
  FIXED_1("fixed group of 1", 1),
  FIXED_3("fixed group of 3", 3),
  CACHED("cached group", -1),
  THREAD_POOL("group with a pool of 3", 3);

  private static final String THREAD = "of-the-group-";

  private final String text;
  private final int threads;

  GroupKind(String text, int threads) {
    this.text = text;
    this.threads = threads;
  }

  /** Null for the default group, which is nobody's to close. */
  public @Nullable AsynchronousChannelGroup open(AsynchronousChannelProvider provider)
      throws IOException {
    return switch (this) {
      case DEFAULT -> null;
      case FIXED_1, FIXED_3 -> provider.openAsynchronousChannelGroup(threads, threads());
      case CACHED ->
          provider.openAsynchronousChannelGroup(Executors.newCachedThreadPool(threads()), 1);
      case THREAD_POOL ->
          provider.openAsynchronousChannelGroup(
              Executors.newFixedThreadPool(threads, threads()), 0);
    };
  }

  /** Makes threads that {@link #owns} knows again. */
  public static ThreadFactory threads() {
    return Thread.ofPlatform().daemon().name(THREAD, 0).factory();
  }

  /** Whether a handler of a channel in such a group may run on {@code thread}. */
  public boolean owns(Thread thread) {
    return this == DEFAULT ? thread.isDaemon() : thread.getName().startsWith(THREAD);
  }

  /** Whether some number of handlers that block can stop the group: so many, or fewer. */
  public boolean isBounded() {
    return threads > 0;
  }

  /** Whether the group's threads wait for events and call handlers where they stand. */
  public boolean isFixed() {
    return this == FIXED_1 || this == FIXED_3;
  }

  @Override
  public String toString() {
    return text;
  }
}
