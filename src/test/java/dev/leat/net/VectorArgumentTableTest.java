package dev.leat.net;

import static dev.leat.net.HandlerCall.ATTACHED;
import static dev.leat.net.HandlerCall.summed;
import static dev.leat.net.SocketState.CLOSED;
import static dev.leat.net.SocketState.HOLDING_INPUT;
import static dev.leat.net.SocketState.OUTPUT_SHUT;
import static dev.leat.net.SocketState.PEER_HAS_ENDED;
import static dev.leat.net.SocketState.READ_PENDING;
import static dev.leat.net.SocketState.UNCONNECTED;
import static dev.leat.net.SocketState.WRITE_PENDING;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Which check of a scattering read or a gathering write wins when several apply. */
@MethodSource("dev.leat.net.SocketVariants#once")
@SuppressWarnings("NullAway") // null is what is tried
class VectorArgumentTableTest extends SocketContract {
  private static final int[][] RANGES = {
    {0, 2}, {0, 0}, {1, 1}, {2, 0}, {0, 3}, {-1, 1}, {0, -1}, {3, 0}, {1, Integer.MAX_VALUE}
  };
  private static final Set<SocketState> EDGES =
      EnumSet.of(UNCONNECTED, HOLDING_INPUT, CLOSED, READ_PENDING, WRITE_PENDING);

  @Test
  void rangesAreCheckedAsOnTheJdk() throws Exception {
    SocketCalls calls = new SocketCalls();
    for (int[] range : RANGES) {
      String name = " of " + range[0] + ", " + range[1];
      calls.add(
          "read" + name,
          c -> summed(h -> c.read(two(), range[0], range[1], 0, TimeUnit.SECONDS, ATTACHED, h)));
      calls.add(
          "write" + name,
          c -> summed(h -> c.write(two(), range[0], range[1], 0, TimeUnit.SECONDS, ATTACHED, h)));
      calls.addAction(
          "read, no handler" + name,
          c -> c.read(two(), range[0], range[1], 0, TimeUnit.SECONDS, ATTACHED, null));
      calls.addAction(
          "write, no handler" + name,
          c -> c.write(two(), range[0], range[1], 0, TimeUnit.SECONDS, ATTACHED, null));
    }
    calls.compare(variant, EDGES);
  }

  private static ByteBuffer[] two() {
    return new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(3)};
  }

  @Test
  void buffersAreCheckedAsOnTheJdk() throws Exception {
    SocketCalls calls = new SocketCalls();
    arrays()
        .forEach(
            (name, array) -> {
              calls.add(
                  "read " + name,
                  c -> summed(h -> c.read(array.get(), 0, 1, 60, TimeUnit.SECONDS, ATTACHED, h)));
              calls.add(
                  "write " + name,
                  c -> summed(h -> c.write(array.get(), 0, 1, 60, TimeUnit.SECONDS, ATTACHED, h)));
              calls.add(
                  "read without a unit " + name,
                  c -> summed(h -> c.read(array.get(), 0, 1, 0, null, ATTACHED, h)));
            });
    calls.compare(
        variant, EnumSet.of(UNCONNECTED, HOLDING_INPUT, CLOSED, PEER_HAS_ENDED, OUTPUT_SHUT));
  }

  private static Map<String, Supplier<ByteBuffer @Nullable []>> arrays() {
    Map<String, Supplier<ByteBuffer @Nullable []>> arrays = new LinkedHashMap<>();
    arrays.put("null", () -> null);
    arrays.put("no buffers", () -> new ByteBuffer[0]);
    arrays.put("a null buffer", () -> new ByteBuffer[1]);
    arrays.put("an empty buffer", () -> new ByteBuffer[] {ByteBuffer.allocate(0)});
    arrays.put("a full buffer", () -> new ByteBuffer[] {ByteBuffer.allocateDirect(3).position(3)});
    arrays.put("a buffer", () -> new ByteBuffer[] {ByteBuffer.allocate(3)});
    arrays.put(
        "a read-only buffer", () -> new ByteBuffer[] {ByteBuffer.allocate(3).asReadOnlyBuffer()});
    arrays.put(
        "an unused read-only buffer",
        () -> new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(3).asReadOnlyBuffer()});
    arrays.put("an unused null buffer", () -> new ByteBuffer[] {ByteBuffer.allocate(3), null});
    return arrays;
  }
}
