package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.Content;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Channels} makes streams of asynchronous sockets. */
@MethodSource("dev.leat.net.SocketVariants#all")
class SocketStreamsContractTest extends SocketContract {
  @Test
  void whatIsWrittenToTheOneIsReadFromTheOther() throws Exception {
    Pair pair = pair();
    byte[] bytes = Content.random(1 << 20, 5);
    Thread writer = Thread.ofPlatform().start(() -> write(pair, bytes));
    try (InputStream in = Channels.newInputStream(pair.accepted())) {
      assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(bytes[0]));
      assertThat(in.read(new byte[0])).isZero();
      byte[] rest = in.readAllBytes();
      assertThat(rest).hasSize(bytes.length - 1).endsWith(bytes[bytes.length - 1]);
      assertThat(Arrays.equals(rest, 0, rest.length, bytes, 1, bytes.length)).isTrue();
      assertThat(in.read()).isEqualTo(-1);
    }
    writer.join();
    assertThat(pair.accepted().isOpen()).isFalse();
  }

  private static void write(Pair pair, byte[] bytes) {
    try (OutputStream out = Channels.newOutputStream(pair.client())) {
      out.write(bytes[0]);
      out.write(bytes, 1, bytes.length - 1);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void linesAreExchanged() throws Exception {
    Pair pair = pair();
    OutputStream out = Channels.newOutputStream(pair.client());
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Channels.newInputStream(pair.accepted()), StandardCharsets.UTF_8));
    for (int i = 0; i < 100; i++) {
      out.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
      assertThat(in.readLine()).isEqualTo("line " + i);
    }
  }

  @Test
  void aBlockedReadFailsWhenTheChannelIsClosed() throws Exception {
    Pair pair = pair();
    InputStream in = Channels.newInputStream(pair.client());
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    Thread reader = Thread.ofPlatform().start(() -> readInto(in, failed));
    while (reader.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    pair.client().close();
    assertThat(failed.get(SECONDS, TimeUnit.SECONDS))
        .isExactlyInstanceOf(IOException.class)
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    assertThatThrownBy(in::read).hasCauseExactlyInstanceOf(ClosedChannelException.class);
  }

  private static void readInto(InputStream in, CompletableFuture<Throwable> failed) {
    try {
      failed.complete(new AssertionError("read " + in.read()));
    } catch (IOException e) {
      failed.complete(e);
    }
  }

  /** The status is kept for later, as by every uninterruptible call. */
  @Test
  void anInterruptDoesNotEndARead() throws Exception {
    Connection connection = connection();
    InputStream in = Channels.newInputStream(connection.channel());
    Peers.send(connection.peer(), new byte[] {7});
    Thread.currentThread().interrupt();
    int read = in.read();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(read).isEqualTo(7);
    assertThat(connection.channel().isOpen()).isTrue();
  }

  @Test
  void aShutSideFailsAndEnds() throws Exception {
    Connection connection = connection();
    InputStream in = Channels.newInputStream(connection.channel());
    OutputStream out = Channels.newOutputStream(connection.channel());
    out.write(new byte[3]);
    connection.channel().shutdownInput().shutdownOutput();
    assertThat(in.read()).isEqualTo(-1);
    assertThatThrownBy(() -> out.write(1)).hasCauseExactlyInstanceOf(ClosedChannelException.class);
    assertThat(Peers.receive(connection.peer(), 9)).hasSize(3);
    assertThat(connection.peer().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }
}
