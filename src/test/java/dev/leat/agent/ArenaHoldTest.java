package dev.leat.agent;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Hang;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Shared arenas whose memory an operation uses: they cannot be closed, as on the JDK. */
class ArenaHoldTest extends UnderAgent {
  private static final String HELD = "Session is acquired by 1 clients";

  /** Prints what closing says during an operation, what came of that, and closes afterwards. */
  @SuppressWarnings("MustBeClosedChecker") // how and when they can be closed is what is tried
  static final class Program {
    private static final int LARGE = 8 << 20;

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      boolean ours;
      try (AsynchronousServerSocketChannel server = listen();
          AsynchronousSocketChannel near = AsynchronousSocketChannel.open()) {
        ours = near.getClass().getName().startsWith("dev.leat.");
        near.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
        near.connect(server.getLocalAddress()).get();
        try (AsynchronousSocketChannel far = server.accept().get()) {
          receives(near, far);
          sends(near, far);
          if (ours) { // on the JDK a close may leave the arena held for a moment, or for good
            ends(near);
          }
        }
      }
      file(Path.of(arguments[0]));
      if (ours) { // a virtual thread's read of a pipe has no end on the JDK
        pipe(Path.of(arguments[0] + ".pipe"));
      }
    }

    private static AsynchronousServerSocketChannel listen() throws Exception {
      AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open();
      server.setOption(StandardSocketOptions.SO_RCVBUF, 8192);
      return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** What closing says. */
    private static String close(Arena arena) {
      try {
        arena.close();
        return "closed";
      } catch (IllegalStateException e) {
        return "" + e.getMessage();
      }
    }

    private static void say(String what, Arena arena, Future<?> operation, Callable<?> release)
        throws Exception {
      System.out.println(what + ": " + close(arena));
      release.call();
      said(operation, arena);
    }

    private static void said(Future<?> operation, Arena arena) throws Exception {
      try {
        System.out.println("  " + Hang.get(operation));
      } catch (ExecutionException e) {
        System.out.println("  " + e.getCause());
      }
      System.out.println("  " + close(arena));
    }

    private static void receives(AsynchronousSocketChannel near, AsynchronousSocketChannel far)
        throws Exception {
      for (int size : new int[] {10, LARGE}) {
        Arena arena = Arena.ofShared();
        ByteBuffer buffer = arena.allocate(size).asByteBuffer();
        Future<Integer> reading = near.read(buffer);
        say("read", arena, reading, () -> far.write(ByteBuffer.allocate(3)).get());
      }
    }

    /** More than there is room for, however long the kernel paces what it sends. */
    private static void sends(AsynchronousSocketChannel near, AsynchronousSocketChannel far)
        throws Exception {
      Arena arena = Arena.ofShared();
      Future<Integer> writing;
      do {
        writing = near.write(arena.allocate(LARGE).asByteBuffer());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
      } while (writing.isDone());
      System.out.println("write: " + close(arena));
      Thread.ofPlatform().daemon().start(new FutureTask<>(() -> drain(far)));
      System.out.println("  " + (Hang.get(writing) > 0) + " " + close(arena));
    }

    private static int drain(AsynchronousSocketChannel far) throws Exception {
      ByteBuffer drained = ByteBuffer.allocate(LARGE);
      int count;
      do {
        count = far.read(drained.clear()).get();
      } while (count >= 0);
      return count;
    }

    /** A close settles at once, and gives the arena back before. */
    private static void ends(AsynchronousSocketChannel near) throws Exception {
      Arena arena = Arena.ofShared();
      Future<Integer> reading = near.read(arena.allocate(10).asByteBuffer());
      System.out.println("end: " + close(arena));
      near.close();
      said(reading, arena);
    }

    private static void pipe(Path pipe) throws Exception {
      if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() != 0) {
        throw new IOException("mkfifo " + pipe);
      }
      try (FileChannel channel = FileChannel.open(pipe, READ, WRITE);
          FileChannel other = FileChannel.open(pipe, WRITE)) {
        Arena arena = Arena.ofShared();
        ByteBuffer one = arena.allocate(10).asByteBuffer();
        say("pipe", arena, onVirtual(() -> channel.read(one)), () -> put(other));
        Arena next = Arena.ofShared();
        ByteBuffer[] two = {ByteBuffer.allocate(1), next.allocate(10).asByteBuffer()};
        say("scatter", next, onVirtual(() -> channel.read(two)), () -> put(other));
      }
    }

    private static int put(FileChannel channel) throws Exception {
      return channel.write(ByteBuffer.allocate(3));
    }

    /** Started, and waiting. */
    private static <T> Future<T> onVirtual(Callable<T> call) {
      FutureTask<T> task = new FutureTask<>(call);
      Thread thread = Thread.ofVirtual().start(task);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Hang.SECONDS);
      while (thread.getState() != Thread.State.WAITING && System.nanoTime() < deadline) {
        LockSupport.parkNanos(100_000); // no event tells of a change of state
      }
      return task;
    }

    /** What is over at once: the arena is free when the result is there. */
    private static void file(Path file) throws Exception {
      try (var channel = AsynchronousFileChannel.open(file, READ, WRITE)) {
        String said = "";
        for (int i = 0; i < 1000; i++) {
          Arena arena = Arena.ofShared();
          ByteBuffer buffer = arena.allocate(4).asByteBuffer();
          int moved = i % 2 == 0 ? channel.read(buffer, 0).get() : channel.write(buffer, 0).get();
          said = moved + " " + close(arena);
          if (!said.equals("4 closed")) {
            break;
          }
        }
        System.out.println("file: " + said);
      }
    }
  }

  @Test
  void arenasAreClosedAfterWhatUsesThem() throws Exception {
    List<String> jdk = linesOfTheJdk(Program.class, "text");
    assertThat(jdk)
        .containsExactly(
            "read: " + HELD,
            "  3",
            "  closed",
            "read: " + HELD,
            "  3",
            "  closed",
            "write: " + HELD,
            "  true closed",
            "file: 4 closed");
    List<String> expected = new ArrayList<>(jdk);
    String ended = "  java.nio.channels.AsynchronousCloseException";
    expected.addAll(jdk.size() - 1, List.of("end: " + HELD, ended, "  closed"));
    for (String name : new String[] {"pipe: ", "scatter: "}) {
      expected.addAll(List.of(name + HELD, "  3", "  closed"));
    }
    assertThat(lines(Program.class, "text")).isEqualTo(expected);
  }
}
