package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.file.channel.Partner.Opening;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that wait in a transfer between two channels. Who closes the target of such a one waits
 * with it, on the JDK for ever: that is not tried.
 */
@MethodSource("dev.leat.file.channel.FileChannelVariants#wakeable")
class BlockedTransferContractTest extends FileChannelContract {
  private static final String BY_INTERRUPT =
      "java.nio.channels.ClosedByInterruptException: null, interrupted";
  private static final String BY_CLOSE = "java.nio.channels.AsynchronousCloseException: null";

  /** The JDK keeps a descriptor for closing pipes from the first one on. */
  @BeforeAll
  static void useAPipe() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.sink().close();
    pipe.source().close();
  }

  private List<Opening> openings() {
    return List.of(variant::open, FileChannel::open);
  }

  /** A full pipe, which takes nothing from a file. */
  private FileChannel fullPipe(Opening opening) throws Exception {
    return closedAfterwards(opening.open(pipe().fill().path(), Set.of(READ, WRITE)));
  }

  /** The first read settles how the channel is served, which a close may meet as well. */
  private Caller transfer(FileChannel from, FileChannel to) throws Exception {
    assertThat(from.read(ByteBuffer.allocate(1))).isEqualTo(1);
    return start(() -> from.transferTo(0, 5000, to)).awaitBlockedIn("transferTo");
  }

  @Test
  void anInterruptClosesBothChannels() throws Exception {
    for (Opening opening : openings()) {
      FileChannel from = openOn(new byte[5000]);
      FileChannel to = fullPipe(opening);
      Caller caller = transfer(from, to);
      caller.interrupt();
      assertThat(caller.ending()).isEqualTo(BY_INTERRUPT);
      assertThat(from.isOpen()).isFalse();
      assertThat(to.isOpen()).isFalse();
    }
  }

  @Test
  void aCloseOfTheSourceEndsTheTransfer() throws Exception {
    for (Opening opening : openings()) {
      FileChannel from = openOn(new byte[5000]);
      FileChannel to = fullPipe(opening);
      Caller caller = transfer(from, to);
      from.close();
      assertThat(caller.ending()).isEqualTo(BY_CLOSE);
      assertThat(to.isOpen()).isTrue();
    }
  }

  /** Where nothing comes and nobody closes, another thread's calls of the file go on. */
  @Test
  void aTransferThatWaitsHoldsNothingElseUp() throws Exception {
    FileChannel target = openOn(new byte[10]);
    Pipe pipe = Pipe.open();
    closedAfterwards(pipe.sink());
    Caller caller =
        start(() -> target.transferFrom(closedAfterwards(pipe.source()), 0, 5))
            .awaitBlockedIn("transferFrom");
    assertThat(target.size()).isEqualTo(10);
    assertThat(target.position(3).position()).isEqualTo(3);
    assertThat(target.read(ByteBuffer.allocate(5), 0)).isEqualTo(5);
    pipe.sink().close();
    assertThat(caller.ending()).isEqualTo("value 0");
  }
}
