package dev.leat.net;

import static dev.leat.net.HandlerCall.ATTACHED;
import static dev.leat.net.HandlerCall.accepted;

import dev.leat.testing.Comparison;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call on a server, in every state, does what it does on the JDK. */
@MethodSource("dev.leat.net.SocketVariants#grouped")
@SuppressWarnings({"NullAway", "FutureReturnValueIgnored"}) // null is tried; the table waits
class ServerArgumentTableTest extends SocketContract {
  /** What has been done to the server before the call. */
  private enum State {
    UNBOUND,
    BOUND,
    ACCEPTING,
    CANCELLED,
    CLOSED_UNBOUND,
    CLOSED;

    /** Returns the accept that is pending then. */
    @Nullable Future<?> enter(AsynchronousServerSocketChannel server) throws Exception {
      if (this != UNBOUND && this != CLOSED_UNBOUND) {
        server.bind(loopback());
      }
      if (this == CLOSED_UNBOUND || this == CLOSED) {
        server.close();
      }
      Future<?> accepting = this == ACCEPTING || this == CANCELLED ? server.accept() : null;
      if (accepting != null && this == CANCELLED) {
        accepting.cancel(false);
      }
      return accepting;
    }
  }

  private interface Call {
    @Nullable Object on(AsynchronousServerSocketChannel server) throws Exception;
  }

  @Test
  void callsDoWhatTheyDoOnTheJdk() throws Exception {
    Map<String, Call> calls = new LinkedHashMap<>();
    addBinds(calls);
    calls.put("accept", AsynchronousServerSocketChannel::accept);
    calls.put("accept, handler", server -> accepted(h -> server.accept(ATTACHED, h)));
    calls.put("accept, no handler", server -> done(() -> server.accept(ATTACHED, null)));
    calls.put("getLocalAddress", AsynchronousServerSocketChannel::getLocalAddress);
    calls.put("toString", AsynchronousServerSocketChannel::toString);
    calls.put("isOpen", AsynchronousServerSocketChannel::isOpen);
    calls.put("close", server -> done(server::close));
    calls.put("supportedOptions", AsynchronousServerSocketChannel::supportedOptions);
    Comparison comparison = new Comparison();
    for (State state : State.values()) {
      for (Map.Entry<String, Call> call : calls.entrySet()) {
        comparison.add(
            state + ": " + call.getKey(),
            observe(variant.oracle(), state, call.getValue()),
            observe(variant, state, call.getValue()));
      }
    }
    comparison.assertNoDifference();
  }

  private static void addBinds(Map<String, Call> calls) {
    calls.put("bind null", server -> server.bind(null).equals(server));
    calls.put("bind", server -> server.bind(loopback()).equals(server));
    for (int backlog : new int[] {Integer.MIN_VALUE, -1, 0, 1, 100_000, Integer.MAX_VALUE}) {
      calls.put(
          "bind, backlog " + backlog, server -> server.bind(loopback(), backlog).equals(server));
    }
    calls.put(
        "bind unresolved",
        server -> server.bind(InetSocketAddress.createUnresolved("nowhere.invalid", 0)));
    calls.put("bind Unix", server -> server.bind(UnixDomainSocketAddress.of("/none")));
    calls.put("bind foreign", server -> server.bind(new ForeignAddress()));
    calls.put("bind elsewhere", server -> server.bind(new InetSocketAddress("192.0.2.1", 0)));
  }

  private static List<String> observe(SocketVariant variant, State state, Call call)
      throws Exception {
    List<String> seen = new ArrayList<>();
    AsynchronousChannelGroup group = variant.openGroup();
    try (AsynchronousServerSocketChannel server =
            variant.provider().openAsynchronousServerSocketChannel(group);
        SocketChannel client = SocketChannel.open()) {
      Future<?> accepting = state.enter(server);
      SocketText.Started started = SocketText.start(() -> call.on(server));
      // After a cancel the JDK would still accept, and not survive that its group ends meanwhile.
      if (state != State.CANCELLED
          && server.isOpen()
          && server.getLocalAddress() instanceof InetSocketAddress bound) {
        client.connect(new InetSocketAddress(loopback().getAddress(), bound.getPort()));
      }
      seen.add(started.text());
      seen.add(SocketText.of(() -> accepting)); // nothing comes in as the group ends
      seen.add(server.isOpen() ? "open" : "closed");
      seen.add(SocketText.of(server::toString));
      seen.add(SocketText.of(server::getLocalAddress));
    }
    Objects.requireNonNull(group).shutdownNow(); // closes what was accepted, too
    return seen;
  }

  private static String done(ThrowingRunnable call) throws Exception {
    call.run();
    return "done";
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }
}
