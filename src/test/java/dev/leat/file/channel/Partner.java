package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * The other channel of a transfer, and what can be seen of the transfer on its far side.
 *
 * @param channel null where that is what is tried
 * @param seen what has arrived there, or how much is left; closes the channel if it must
 */
record Partner<C extends Channel>(C channel, Callable<String> seen) implements Closeable {
  /** How a file is opened: by the JDK, or by the variant under test. */
  interface Opening {
    FileChannel open(Path file, Set<? extends OpenOption> options) throws Exception;
  }

  /** Where the position of a file is at first. */
  static final int POSITION = 5;

  /** Channels that are written to. */
  enum Target {
    FILE,
    APPENDING_FILE,
    READ_ONLY_FILE,
    CLOSED_FILE,
    RANDOM_ACCESS_FILE,
    PIPE,
    SOCKET,
    STREAM,
    SLOW_CHANNEL;

    Partner<? extends WritableByteChannel> open(Path file, Opening opening) throws Exception {
      return switch (this) {
        case FILE -> ofFile(file, opening.open(file, Set.of(WRITE)));
        case APPENDING_FILE -> ofFile(file, opening.open(file, Set.of(APPEND)));
        case READ_ONLY_FILE -> ofFile(file, opening.open(file, Set.of(READ)));
        case CLOSED_FILE -> closed(ofFile(file, opening.open(file, Set.of(WRITE))));
        case RANDOM_ACCESS_FILE ->
            ofFile(file, new RandomAccessFile(file.toFile(), "rw").getChannel());
        case PIPE -> ofPipe(Pipe.open());
        case SOCKET -> ofSocket();
        case STREAM -> ofStream();
        case SLOW_CHANNEL -> slow();
      };
    }
  }

  /** Channels that are read from. */
  enum Source {
    FILE,
    WRITE_ONLY_FILE,
    CLOSED_FILE,
    RANDOM_ACCESS_FILE,
    PIPE,
    SOCKET,
    STREAM,
    SLOW_CHANNEL;

    Partner<? extends ReadableByteChannel> open(Path file, Opening opening) throws Exception {
      byte[] content = Files.readAllBytes(file);
      return switch (this) {
        case FILE -> ofFile(file, opening.open(file, Set.of(READ)));
        case WRITE_ONLY_FILE -> ofFile(file, opening.open(file, Set.of(WRITE)));
        case CLOSED_FILE -> closed(ofFile(file, opening.open(file, Set.of(READ))));
        case RANDOM_ACCESS_FILE ->
            ofFile(file, new RandomAccessFile(file.toFile(), "r").getChannel());
        case PIPE -> ofPipe(Pipe.open(), content);
        case SOCKET -> ofSocket(content);
        case STREAM -> left(Channels.newChannel(new ByteArrayInputStream(content)));
        case SLOW_CHANNEL -> left(slow(content));
      };
    }
  }

  private static Partner<FileChannel> ofFile(Path file, FileChannel channel) throws IOException {
    channel.position(POSITION);
    return new Partner<>(
        channel,
        () ->
            (channel.isOpen() ? "at " + channel.position() : "closed")
                + " "
                + text(Files.readAllBytes(file)));
  }

  private static Partner<FileChannel> closed(Partner<FileChannel> partner) throws IOException {
    partner.close();
    return partner;
  }

  private static Partner<WritableByteChannel> ofPipe(Pipe pipe) {
    return new Partner<>(
        pipe.sink(),
        () -> {
          pipe.sink().close();
          return text(readAndClose(pipe.source()));
        });
  }

  private static Partner<ReadableByteChannel> ofPipe(Pipe pipe, byte[] content) throws IOException {
    pipe.sink().write(ByteBuffer.wrap(content));
    pipe.sink().close();
    return left(pipe.source());
  }

  private static Partner<WritableByteChannel> ofSocket() throws IOException {
    SocketChannel[] ends = connect();
    CompletableFuture<byte[]> received =
        CompletableFuture.supplyAsync(() -> readAndCloseUnchecked(ends[1]));
    return new Partner<>(
        ends[0],
        () -> {
          ends[0].close();
          return text(received.get());
        });
  }

  private static Partner<ReadableByteChannel> ofSocket(byte[] content) throws IOException {
    SocketChannel[] ends = connect();
    // On a thread of its own: it need not all fit into the buffers of the two sockets.
    CompletableFuture<Void> _ =
        CompletableFuture.runAsync(() -> writeAndCloseUnchecked(ends[1], content));
    return left(ends[0]);
  }

  private static SocketChannel[] connect() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any)) {
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      return new SocketChannel[] {client, server.accept()};
    }
  }

  private static Partner<WritableByteChannel> ofStream() {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    return new Partner<>(Channels.newChannel(received), () -> text(received.toByteArray()));
  }

  /** Takes some bytes a call, as any channel may. */
  private static Partner<WritableByteChannel> slow() {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    return new Partner<>(
        new SlowChannel(src -> received.write(src.get())), () -> text(received.toByteArray()));
  }

  private static ReadableByteChannel slow(byte[] content) {
    ByteBuffer given = ByteBuffer.wrap(content);
    return new SlowChannel(
        dst -> {
          if (given.hasRemaining()) {
            dst.put(given.get());
          }
        });
  }

  private static <C extends ReadableByteChannel> Partner<C> left(C channel) {
    return new Partner<>(
        channel, () -> channel.isOpen() ? "left " + text(readAndClose(channel)) : "closed");
  }

  private static byte[] readAndCloseUnchecked(ReadableByteChannel channel) {
    try {
      return readAndClose(channel);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] readAndClose(ReadableByteChannel channel) throws IOException {
    try (var in = Channels.newInputStream(channel)) {
      return in.readAllBytes();
    }
  }

  /** What nobody reads may be refused: the test takes a part and closes. */
  private static void writeAndCloseUnchecked(WritableByteChannel channel, byte[] content) {
    try (channel) {
      channel.write(ByteBuffer.wrap(content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] content) {
    return content.length + " bytes of hash " + Arrays.hashCode(content);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Moves at most 100 bytes a call. */
  private static final class SlowChannel implements ReadableByteChannel, WritableByteChannel {
    private static final int STEP = 100;

    private interface Step {
      void moveOneByte(ByteBuffer buffer);
    }

    private final Step step;
    private boolean closed;

    SlowChannel(Step step) {
      this.step = step;
    }

    private int move(ByteBuffer buffer) {
      int before = buffer.position();
      for (int i = 0; i < STEP && buffer.hasRemaining(); i++) {
        step.moveOneByte(buffer);
      }
      return buffer.position() - before;
    }

    @Override
    public int read(ByteBuffer dst) {
      int moved = move(dst);
      return moved == 0 && dst.hasRemaining() ? -1 : moved;
    }

    @Override
    public int write(ByteBuffer src) {
      return move(src);
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
