package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.file.channel.Calls.Call;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interrupts and closes that meet threads inside the channel, which are blocked in a named pipe
 * that nobody writes to, or that is full.
 */
@MethodSource("dev.leat.file.channel.FileChannelVariants#wakeable")
class InterruptContractTest extends FileChannelContract {
  private static final String BY_INTERRUPT =
      "java.nio.channels.ClosedByInterruptException: null, interrupted";
  private static final String BY_CLOSE = "java.nio.channels.AsynchronousCloseException: null";
  private static final String CLOSED = "java.nio.channels.ClosedChannelException: null";

  private static final List<Call> READS =
      List.of(
          channel -> channel.read(ByteBuffer.allocate(10)),
          channel -> channel.read(ByteBuffer.allocateDirect(10)),
          channel -> channel.read(buffers()));
  private static final List<Call> WRITES =
      List.of(
          channel -> channel.write(ByteBuffer.allocate(10)),
          channel -> channel.write(ByteBuffer.allocateDirect(10)),
          channel -> channel.write(buffers()));

  private static ByteBuffer[] buffers() {
    return new ByteBuffer[] {ByteBuffer.allocate(10), ByteBuffer.allocateDirect(10)};
  }

  /** One byte went through it: that settles how the channel is served. */
  private FileChannel open(NamedPipe pipe) throws Exception {
    FileChannel channel = open(pipe.path(), READ, WRITE);
    pipe.put(new byte[1]);
    assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
    return channel;
  }

  /** A thread that waits for the first byte. */
  private Caller reader(FileChannel channel) {
    return start(() -> channel.read(ByteBuffer.allocate(10))).awaitBlockedIn("read");
  }

  @Test
  void anInterruptOfABlockedReadClosesTheChannel() throws Exception {
    for (Call read : READS) {
      FileChannel channel = open(pipe());
      Caller reader = start(() -> read.on(channel)).awaitBlockedIn("read");
      reader.interrupt();
      assertThat(reader.ending()).isEqualTo(BY_INTERRUPT);
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void aCloseEndsABlockedRead() throws Exception {
    for (Call read : READS) {
      FileChannel channel = open(pipe());
      Caller reader = start(() -> read.on(channel)).awaitBlockedIn("read");
      channel.close();
      assertThat(reader.ending()).isEqualTo(BY_CLOSE);
      assertThat(start(() -> read.on(channel)).ending()).isEqualTo(CLOSED);
    }
  }

  @Test
  void anInterruptOfABlockedWriteClosesTheChannel() throws Exception {
    for (Call write : WRITES) {
      NamedPipe pipe = pipe();
      FileChannel channel = open(pipe);
      pipe.fill();
      Caller writer = start(() -> write.on(channel)).awaitBlockedIn("write");
      writer.interrupt();
      assertThat(writer.ending()).isEqualTo(BY_INTERRUPT);
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void aCloseEndsABlockedWrite() throws Exception {
    for (Call write : WRITES) {
      NamedPipe pipe = pipe();
      FileChannel channel = open(pipe);
      pipe.fill();
      Caller writer = start(() -> write.on(channel)).awaitBlockedIn("write");
      channel.close();
      assertThat(writer.ending()).isEqualTo(BY_CLOSE);
    }
  }

  /**
   * What went into the pipe is in the pipe: the call that was cut short tells how much. The kernel
   * lets a reader in when the writer has filled the pipe, and one byte less makes no room.
   */
  @Test
  void aCloseInTheMiddleOfAWriteReturnsWhatWasWritten() throws Exception {
    for (boolean direct : new boolean[] {true, false}) {
      NamedPipe pipe = pipe();
      FileChannel channel = open(pipe);
      int capacity = NamedPipe.capacity();
      ByteBuffer src =
          direct ? ByteBuffer.allocateDirect(2 * capacity) : ByteBuffer.allocate(2 * capacity);
      Caller writer = start(() -> channel.write(src));
      assertThat(pipe.take(1)).containsExactly(0);
      writer.awaitBlockedIn("write");
      channel.close();
      assertThat(writer.ending()).isEqualTo("value " + capacity);
      assertThat(src.position()).isEqualTo(capacity);
    }
  }

  @Test
  void anInterruptInTheMiddleOfAWriteLeavesWhatWasWritten() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe);
    int capacity = NamedPipe.capacity();
    ByteBuffer src = ByteBuffer.allocate(2 * capacity);
    Caller writer = start(() -> channel.write(src));
    assertThat(pipe.take(1)).containsExactly(0);
    writer.awaitBlockedIn("write").interrupt();
    assertThat(writer.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(src.position()).isEqualTo(capacity);
    assertThat(pipe.take(capacity - 1)).hasSize(capacity - 1);
  }

  @Test
  void threadsBehindTheFirstWaitForIt() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe);
    Caller first = reader(channel);
    Caller second = reader(channel);
    Caller position = start(channel::position).awaitBlockedIn("position");
    assertThat(List.of(first.isDone(), second.isDone())).containsOnly(false);
    pipe.put(new byte[1]);
    assertThat(first.ending()).isEqualTo("value 1");
    pipe.put(new byte[2]);
    assertThat(second.ending()).isEqualTo("value 2");
    assertThat(position.ending()).isEqualTo("java.io.IOException: Illegal seek");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aCloseEndsEveryThread() throws Exception {
    FileChannel channel = open(pipe());
    List<Caller> callers =
        List.of(
            reader(channel),
            reader(channel),
            start(channel::position).awaitBlockedIn("position"),
            start(() -> channel.truncate(3)).awaitBlockedIn("truncate"));
    channel.close();
    for (Caller caller : callers) {
      assertThat(caller.ending()).isEqualTo(BY_CLOSE);
    }
  }

  @Test
  void anInterruptOfTheFirstEndsTheOthersAsACloseDoes() throws Exception {
    FileChannel channel = open(pipe());
    Caller first = reader(channel);
    Caller second = reader(channel);
    first.interrupt();
    assertThat(first.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(second.ending()).isEqualTo(BY_CLOSE);
  }

  /** Nobody can be woken who waits for the one before; its turn comes first. */
  @Test
  void anInterruptOfAThreadBehindCountsWhenItsTurnComes() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe);
    Caller first = reader(channel);
    Caller second = reader(channel);
    second.interrupt();
    second.awaitBlockedIn("read");
    assertThat(channel.isOpen()).isTrue();
    pipe.put(new byte[3]);
    assertThat(first.ending()).isEqualTo("value 3");
    assertThat(second.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anInterruptedThreadTakesNothingOutOfThePipe() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe);
    pipe.put(new byte[] {7});
    Caller reader =
        start(
            () -> {
              Thread.currentThread().interrupt();
              return channel.read(ByteBuffer.allocate(1));
            });
    assertThat(reader.ending()).isEqualTo(BY_INTERRUPT);
    assertThat(pipe.take(1)).containsExactly(7);
  }

  @Test
  void closingTwiceAndFromManyThreadsIsHarmless() throws Exception {
    FileChannel channel = open(pipe());
    Caller reader = reader(channel);
    List<Caller> closers = List.of(start(() -> closed(channel)), start(() -> closed(channel)));
    assertThat(reader.ending()).isEqualTo(BY_CLOSE);
    for (Caller closer : closers) {
      assertThat(closer.ending()).isEqualTo("value false");
    }
    assertThat(closed(channel)).isFalse();
  }

  private static boolean closed(FileChannel channel) throws Exception {
    channel.close();
    return channel.isOpen();
  }

  /** Wherever in the call the interrupt meets it. */
  @Test
  void anInterruptOfABusyReaderClosesTheChannel() throws Exception {
    for (int i = 0; i < 50; i++) {
      FileChannel channel = openOn(new byte[100]);
      Caller reader = start(() -> readForever(channel));
      reader.interrupt();
      assertThat(reader.ending()).isEqualTo(BY_INTERRUPT);
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void aCloseEndsBusyReaders() throws Exception {
    for (int i = 0; i < 50; i++) {
      FileChannel channel = openOn(new byte[100]);
      List<Caller> readers =
          List.of(start(() -> readForever(channel)), start(() -> readForever(channel)));
      channel.close();
      for (Caller reader : readers) {
        assertThat(reader.ending()).isIn(BY_CLOSE, CLOSED);
      }
    }
  }

  private static int readForever(FileChannel channel) throws Exception {
    ByteBuffer dst = ByteBuffer.allocate(10);
    while (channel.read(dst.clear(), 3) == 10 && channel.position(0).read(dst.clear()) == 10) {
      LockSupport.parkNanos(1); // lets others onto the carrier
    }
    throw new AssertionError("a short read");
  }
}
