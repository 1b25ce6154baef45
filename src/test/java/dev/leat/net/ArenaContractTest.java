package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory that its owner gives back: never while the kernel may still write to it. */
@MethodSource("dev.leat.net.SocketVariants#some")
class ArenaContractTest extends SocketContract {
  private static final int SIZE = 64 << 10;

  /** The JDK refuses to close the arena; ours may let it go, but then has the bytes elsewhere. */
  @Test
  @SuppressWarnings("MustBeClosed") // it is, when and if the channel allows it
  void anArenaThatIsClosedWhileAReadIsPendingIsNotWrittenTo() throws Exception {
    for (int i = 0; i < 20; i++) {
      Connection connection = connection();
      Arena arena = Arena.ofShared();
      MemorySegment memory = arena.allocate(SIZE);
      Future<Integer> reading = connection.channel().read(memory.asByteBuffer());
      String closed = SocketText.of(() -> closed(arena));
      try (Arena other = Arena.ofShared()) {
        MemorySegment next = other.allocate(SIZE); // likely the same addresses
        next.fill((byte) 7);
        Peers.send(connection.peer(), new byte[SIZE]);
        String read = SocketText.of(() -> get(reading) > 0);
        assertThat(read).contains(closed.contains("refused") ? "value true" : "IllegalState");
        assertThat(next.toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
      }
      connection.channel().close();
      connection.peer().close();
      if (closed.contains("refused")) {
        arena.close();
      }
    }
  }

  private static String closed(Arena arena) {
    try {
      arena.close();
      return "closed";
    } catch (IllegalStateException pinned) {
      return "refused";
    }
  }

  @Test
  @SuppressWarnings("MustBeClosed") // as above
  void anArenaCanBeClosedOnceItsReadIsDone() throws Exception {
    Connection connection = connection();
    Arena arena = Arena.ofShared();
    ByteBuffer dst = arena.allocate(10).asByteBuffer();
    Future<Integer> reading = connection.channel().read(dst);
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(reading)).isEqualTo(5);
    assertThat(get(connection.channel().write(dst.flip()))).isEqualTo(5);
    assertThat(closed(arena)).isEqualTo("closed");
  }
}
