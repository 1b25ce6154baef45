package dev.leat.net;

import dev.leat.net.Peers.FullListener;
import dev.leat.testing.Comparison;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A table of calls, each of which is made on a socket of the JDK's and on one of the variant's, in
 * every state. Compared are what it returns or throws, what its future or handler is told, and the
 * channel afterwards.
 */
final class SocketCalls {
  /** A call on a channel; a future or a recording handler that it returns is waited for. */
  @FunctionalInterface
  interface Call {
    @Nullable Object on(AsynchronousSocketChannel channel) throws Exception;
  }

  /** A call that returns nothing. */
  @FunctionalInterface
  interface Action {
    void on(AsynchronousSocketChannel channel) throws Exception;
  }

  /** A timer of the kernel's makes room in a full buffer at times: a write is no longer pending. */
  private static final int MOST_TRIED = 4;

  private final Map<String, Call> calls = new LinkedHashMap<>();

  void add(String name, Call call) {
    if (calls.put(name, call) != null) {
      throw new IllegalArgumentException("twice: " + name);
    }
  }

  void addAction(String name, Action action) {
    add(
        name,
        channel -> {
          action.on(channel);
          return "done";
        });
  }

  /** Makes every call in each of the states; fails with all differences. */
  void compare(SocketVariant variant, Iterable<SocketState> states) throws Exception {
    Comparison comparison = new Comparison();
    SocketVariant oracle = variant.oracle();
    try (Bench theirs = new Bench(oracle);
        Bench ours = new Bench(variant)) {
      for (SocketState state : states) {
        for (Map.Entry<String, Call> call : calls.entrySet()) {
          comparison.add(
              state + ": " + call.getKey(),
              theirs.observe(state, call.getValue()),
              ours.observe(state, call.getValue()));
        }
      }
    }
    comparison.assertNoDifference();
  }

  /** What all calls of one implementation share: they have a channel each. */
  private static final class Bench implements Closeable {
    private final SocketVariant variant;
    private final @Nullable AsynchronousChannelGroup group;
    private final ServerSocketChannel listener;
    private final FullListener full = new FullListener();

    Bench(SocketVariant variant) throws Exception {
      this.variant = variant;
      group = variant.openGroup();
      listener = PendingWrite.prepare(ServerSocketChannel.open()).bind(SocketContract.loopback());
    }

    List<Object> observe(SocketState state, Call call) throws Exception {
      List<Object> seen = List.of();
      boolean lasted = false;
      for (int i = 0; i < MOST_TRIED && !lasted; i++) {
        seen = new ArrayList<>();
        lasted = observe(state, call, seen);
      }
      return seen; // if it never lasted, the call has ended it, as by a larger buffer
    }

    /** Returns whether the state was there all the time. */
    private boolean observe(SocketState state, Call call, List<Object> seen) throws Exception {
      try (AsynchronousSocketChannel channel =
          variant.provider().openAsynchronousSocketChannel(group)) {
        if (!state.hasPeer()) {
          state.enter(channel, full);
          SocketText.Started started = SocketText.start(() -> call.on(channel));
          afterwards(channel, started, seen);
          return true;
        }
        channel.connect(listener.getLocalAddress()).get();
        try (SocketChannel peer = listener.accept()) {
          Future<?> writing = state.enter(channel, peer);
          SocketText.Started started = SocketText.start(() -> call.on(channel));
          state.proceed(peer);
          afterwards(channel, started, seen);
          return writing == null || writing.state() != Future.State.SUCCESS;
        }
      }
    }

    private static void afterwards(
        AsynchronousSocketChannel channel, SocketText.Started started, List<Object> seen) {
      seen.add(started.text());
      seen.add(channel.isOpen() ? "open" : "closed");
      seen.add(SocketText.of(channel::toString));
      seen.add(SocketText.of(channel::getLocalAddress));
      seen.add(SocketText.of(channel::getRemoteAddress));
    }

    @Override
    public void close() throws IOException {
      listener.close();
      full.close();
      if (group != null) {
        group.shutdownNow();
      }
    }
  }
}
