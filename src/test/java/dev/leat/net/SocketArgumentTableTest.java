package dev.leat.net;

import static dev.leat.net.HandlerCall.ATTACHED;
import static dev.leat.net.HandlerCall.connected;
import static dev.leat.net.HandlerCall.counted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which check wins when several apply: every call on a socket, in every state, does what it does on
 * the JDK.
 */
@MethodSource("dev.leat.net.SocketVariants#some")
@SuppressWarnings({"NullAway", "FutureReturnValueIgnored"}) // null is tried; the table waits
class SocketArgumentTableTest extends SocketContract {
  private static final Set<SocketState> ALL = EnumSet.allOf(SocketState.class);

  @Test
  void readsDoWhatTheyDoOnTheJdk() throws Exception {
    SocketCalls calls = new SocketCalls();
    buffers()
        .forEach(
            (name, buffer) -> {
              calls.add("read " + name, c -> c.read(buffer.get()));
              calls.add(
                  "read " + name + ", handler",
                  c -> counted(handler -> c.read(buffer.get(), ATTACHED, handler)));
              calls.add(
                  "read " + name + ", time-out",
                  c ->
                      counted(
                          handler ->
                              c.read(buffer.get(), 60, TimeUnit.SECONDS, ATTACHED, handler)));
              calls.addAction(
                  "read " + name + ", no handler", c -> c.read(buffer.get(), ATTACHED, null));
              calls.addAction(
                  "read " + name + ", time-out, no handler",
                  c -> c.read(buffer.get(), 60, TimeUnit.SECONDS, ATTACHED, null));
            });
    calls.add(
        "read without a unit",
        c -> counted(h -> c.read(ByteBuffer.allocate(9), 0, null, ATTACHED, h)));
    calls.compare(variant, ALL);
  }

  @Test
  void writesDoWhatTheyDoOnTheJdk() throws Exception {
    SocketCalls calls = new SocketCalls();
    buffers()
        .forEach(
            (name, buffer) -> {
              calls.add("write " + name, c -> c.write(buffer.get()));
              calls.add(
                  "write " + name + ", handler",
                  c -> counted(handler -> c.write(buffer.get(), ATTACHED, handler)));
              calls.add(
                  "write " + name + ", time-out",
                  c ->
                      counted(
                          handler ->
                              c.write(buffer.get(), 60, TimeUnit.SECONDS, ATTACHED, handler)));
              calls.addAction(
                  "write " + name + ", no handler", c -> c.write(buffer.get(), ATTACHED, null));
              calls.addAction(
                  "write " + name + ", time-out, no handler",
                  c -> c.write(buffer.get(), 60, TimeUnit.SECONDS, ATTACHED, null));
            });
    calls.add(
        "write without a unit",
        c -> counted(h -> c.write(ByteBuffer.allocate(9), 0, null, ATTACHED, h)));
    calls.compare(variant, ALL);
  }

  private static Map<String, Supplier<@Nullable ByteBuffer>> buffers() {
    Map<String, Supplier<@Nullable ByteBuffer>> buffers = new LinkedHashMap<>();
    buffers.put("null", () -> null);
    buffers.put("heap", () -> ByteBuffer.allocate(8));
    buffers.put("direct", () -> ByteBuffer.allocateDirect(8));
    buffers.put("empty", () -> ByteBuffer.allocate(0));
    buffers.put("full", () -> ByteBuffer.allocateDirect(8).position(8));
    buffers.put("read-only", () -> ByteBuffer.allocate(8).asReadOnlyBuffer());
    buffers.put("empty read-only", () -> ByteBuffer.allocate(0).asReadOnlyBuffer());
    buffers.put("of closed arena", SocketArgumentTableTest::ofClosedArena);
    buffers.put("empty of closed arena", () -> ofClosedArena().limit(0));
    return buffers;
  }

  private static ByteBuffer ofClosedArena() {
    try (Arena arena = Arena.ofShared()) {
      return arena.allocate(8).asByteBuffer();
    }
  }

  @Test
  void connectAndBindDoWhatTheyDoOnTheJdk() throws Exception {
    SocketCalls calls = new SocketCalls();
    addresses()
        .forEach(
            (name, address) -> {
              calls.add("connect " + name, c -> c.connect(address.get()));
              calls.add(
                  "connect " + name + ", handler",
                  c -> connected(handler -> c.connect(address.get(), ATTACHED, handler)));
              calls.addAction(
                  "connect " + name + ", no handler",
                  c -> c.connect(address.get(), ATTACHED, null));
              calls.add("bind " + name, c -> c.bind(address.get()).equals(c));
            });
    calls.add("bind any", c -> c.bind(loopback()).equals(c));
    calls.compare(variant, ALL);
  }

  private static Map<String, Supplier<@Nullable SocketAddress>> addresses() {
    Map<String, Supplier<@Nullable SocketAddress>> addresses = new LinkedHashMap<>();
    addresses.put("null", () -> null);
    addresses.put("refusing", SocketArgumentTableTest::refusing);
    addresses.put("unresolved", () -> InetSocketAddress.createUnresolved("nowhere.invalid", 80));
    addresses.put("Unix", () -> UnixDomainSocketAddress.of("/none"));
    addresses.put("foreign", ForeignAddress::new);
    return addresses;
  }

  private static SocketAddress refusing() {
    try {
      return Peers.refusing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allOtherCallsDoWhatTheyDoOnTheJdk() throws Exception {
    SocketCalls calls = new SocketCalls();
    calls.add("shutdownInput", c -> c.shutdownInput().equals(c));
    calls.add("shutdownOutput", c -> c.shutdownOutput().equals(c));
    calls.add("shutdownInput twice", c -> c.shutdownInput().shutdownInput().equals(c));
    calls.add("getLocalAddress", AsynchronousSocketChannel::getLocalAddress);
    calls.add("getRemoteAddress", AsynchronousSocketChannel::getRemoteAddress);
    calls.add("toString", AsynchronousSocketChannel::toString);
    calls.add("isOpen", AsynchronousSocketChannel::isOpen);
    calls.addAction("close", AsynchronousSocketChannel::close);
    calls.addAction(
        "close twice",
        c -> {
          c.close();
          c.close();
        });
    calls.compare(variant, ALL);
  }
}
