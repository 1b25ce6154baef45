package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transfers between files and the JDK's sockets and pipes, in which threads wait for the other
 * side.
 */
@MethodSource("dev.leat.file.channel.FileChannelVariants#wakeable")
class StreamTransferContractTest extends FileChannelContract {
  private static final String BY_INTERRUPT =
      "java.nio.channels.ClosedByInterruptException: null, interrupted";
  private static final String BY_CLOSE = "java.nio.channels.AsynchronousCloseException: null";

  /** More than the sockets of the test hold. */
  private static final byte[] CONTENT = Content.random(1_000_000, 1);

  /** The JDK keeps descriptors for closing sockets and pipes from the first one on. */
  @BeforeAll
  static void useBoth() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.sink().close();
    pipe.source().close();
    try (ServerSocketChannel any = ServerSocketChannel.open()) {
      assertThat(any.isOpen()).isTrue();
    }
  }

  private Pipe openPipe() throws Exception {
    Pipe pipe = Pipe.open();
    closedAfterwards(pipe.sink());
    closedAfterwards(pipe.source());
    return pipe;
  }

  /** A pipe that has room for nothing. */
  private Pipe fullPipe() throws Exception {
    Pipe pipe = openPipe();
    pipe.sink().configureBlocking(false);
    ByteBuffer page = ByteBuffer.allocate(4096);
    while (pipe.sink().write(page.clear()) > 0) {
      assertThat(pipe.sink().isOpen()).isTrue();
    }
    pipe.sink().configureBlocking(true);
    return pipe;
  }

  /** Two ends of a connection with little room. */
  private SocketChannel[] connect() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.setOption(StandardSocketOptions.SO_RCVBUF, 8192).bind(any);
      SocketChannel near = closedAfterwards(SocketChannel.open());
      near.setOption(StandardSocketOptions.SO_SNDBUF, 8192).connect(server.getLocalAddress());
      return new SocketChannel[] {near, closedAfterwards(server.accept())};
    }
  }

  /** A channel to which nothing has come. */
  private ReadableByteChannel silent(String kind) throws Exception {
    return switch (kind) {
      case "socket" -> connect()[0];
      case "pipe" -> openPipe().source();
      default -> datagrams();
    };
  }

  /** Receives what it sends. */
  private DatagramChannel datagrams() throws Exception {
    DatagramChannel channel = closedAfterwards(DatagramChannel.open());
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return channel.connect(channel.getLocalAddress());
  }

  private Caller send(FileChannel from, int count, WritableByteChannel to) {
    return start(() -> from.transferTo(0, count, to)).awaitBlockedIn("transferTo");
  }

  private Caller receive(ReadableByteChannel from, FileChannel to) {
    return start(() -> to.transferFrom(from, 0, 5)).awaitBlockedIn("transferFrom");
  }

  @Test
  void whatHasNoRoomAtFirstIsSentWhole() throws Exception {
    FileChannel from = openOn(CONTENT);
    SocketChannel[] ends = connect();
    Caller caller =
        start(() -> from.transferTo(1, CONTENT.length, ends[0])).awaitBlockedIn("transferTo");
    byte[] received =
        Channels.newInputStream(ends[1]).readNBytes(CONTENT.length - 1); // waits for all of it
    assertThat(caller.ending()).isEqualTo("value " + (CONTENT.length - 1));
    assertThat(received).isEqualTo(Arrays.copyOfRange(CONTENT, 1, CONTENT.length));
    assertThat(from.position()).isZero();
  }

  @Test
  void theSameThroughAPipe() throws Exception {
    FileChannel from = openOn(CONTENT);
    Pipe pipe = openPipe();
    Caller caller = send(from, CONTENT.length, pipe.sink());
    byte[] received = Channels.newInputStream(pipe.source()).readNBytes(CONTENT.length);
    assertThat(caller.ending()).isEqualTo("value " + CONTENT.length);
    assertThat(received).isEqualTo(CONTENT);
  }

  @Test
  void aSocketThatDoesNotWaitTakesAPart() throws Exception {
    FileChannel from = openOn(CONTENT);
    SocketChannel[] ends = connect();
    ends[0].configureBlocking(false);
    long sent = from.transferTo(0, CONTENT.length, ends[0]);
    assertThat(sent).isPositive().isLessThan(CONTENT.length);
    ends[0].close();
    assertThat(Channels.newInputStream(ends[1]).readAllBytes())
        .isEqualTo(Arrays.copyOf(CONTENT, (int) sent));
  }

  @Test
  void anInterruptOfASenderClosesFileAndSocket() throws Exception {
    FileChannel from = openOn(CONTENT);
    SocketChannel[] ends = connect();
    Caller caller = send(from, CONTENT.length, ends[0]);
    caller.interrupt();
    assertThat(caller.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(from.isOpen()).isFalse();
    assertThat(ends[0].isOpen()).isFalse();
  }

  @Test
  void anInterruptOfASenderClosesFileAndPipe() throws Exception {
    FileChannel from = openOn(CONTENT);
    Pipe pipe = fullPipe();
    Caller caller = send(from, 5000, pipe.sink());
    caller.interrupt();
    assertThat(caller.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(from.isOpen()).isFalse();
    assertThat(pipe.sink().isOpen()).isFalse();
  }

  /** Though some bytes were sent. */
  @Test
  void anInterruptIsToldByASenderThatHasFilledThePipe() throws Exception {
    FileChannel from = openOn(CONTENT);
    Pipe pipe = openPipe();
    Caller caller = send(from, CONTENT.length, pipe.sink());
    caller.interrupt();
    assertThat(caller.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(from.isOpen()).isFalse();
    assertThat(pipe.sink().isOpen()).isFalse();
  }

  @Test
  void aCloseOfThePipeEndsTheTransfer() throws Exception {
    FileChannel from = openOn(CONTENT);
    Pipe pipe = fullPipe();
    Caller caller = send(from, 5000, pipe.sink());
    pipe.sink().close();
    assertThat(caller.ending()).isEqualTo(BY_CLOSE);
    assertThat(from.isOpen()).isTrue();
  }

  @Test
  void aReaderThatGoesAwayIsTold() throws Exception {
    FileChannel from = openOn(CONTENT);
    Pipe pipe = fullPipe();
    Caller caller = send(from, 5000, pipe.sink());
    pipe.source().close();
    assertThat(caller.ending()).isEqualTo("java.io.IOException: Broken pipe");
    assertThat(from.isOpen()).isTrue();
    assertThat(pipe.sink().isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "pipe", "datagrams"})
  void anInterruptOfAReceiverClosesBoth(String kind) throws Exception {
    FileChannel to = openOn(new byte[10]);
    ReadableByteChannel source = silent(kind);
    Caller caller = receive(source, to);
    caller.interrupt();
    assertThat(caller.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(to.isOpen()).isFalse();
    assertThat(source.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "pipe", "datagrams"})
  void aCloseOfTheSourceEndsTheTransfer(String kind) throws Exception {
    FileChannel to = openOn(new byte[10]);
    ReadableByteChannel source = silent(kind);
    Caller caller = receive(source, to);
    source.close();
    assertThat(caller.ending()).isEqualTo(BY_CLOSE);
    assertThat(to.isOpen()).isTrue();
  }

  @Test
  void aCloseOfTheFileIsToldToAReceiver() throws Exception {
    FileChannel to = openOn(new byte[10]);
    Pipe pipe = openPipe();
    Caller caller = receive(pipe.source(), to);
    to.close();
    pipe.sink().write(ByteBuffer.allocate(3)); // what waits for it may be on the way only now
    assertThat(caller.ending()).isEqualTo(BY_CLOSE);
    assertThat(pipe.source().isOpen()).isTrue();
  }

  /** Which is a file, too, but has no position. */
  @Test
  void aNamedPipeIsTransferredFrom() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel from = closedAfterwards(variant.open(pipe.path(), Set.of(READ, WRITE)));
    assertThat(from.write(ByteBuffer.wrap(CONTENT, 0, 100))).isEqualTo(100);
    FileChannel to = openOn(new byte[10]);
    assertThat(to.transferFrom(from, 5, 100)).isEqualTo(100);
    assertThat(readFully(to, ByteBuffer.allocate(105)).position(5))
        .isEqualTo(ByteBuffer.wrap(CONTENT, 0, 100));
  }

  /** As from any channel, in pieces of 8 KiB. */
  @Test
  void aLongDatagramIsCutOffAsByTheJdk() throws Exception {
    FileChannel to = openOn(new byte[10]);
    DatagramChannel datagrams = datagrams();
    datagrams.write(ByteBuffer.wrap(CONTENT, 0, 20_000));
    datagrams.write(ByteBuffer.wrap(CONTENT, 20_000, 5));
    datagrams.configureBlocking(false);
    assertThat(to.transferFrom(datagrams, 0, 30_000)).isEqualTo(8197);
    ByteBuffer seen = readFully(to, ByteBuffer.allocate(8197));
    assertThat(seen)
        .isEqualTo(ByteBuffer.allocate(8197).put(CONTENT, 0, 8192).put(CONTENT, 20_000, 5).flip());
  }
}
