package dev.leat.agent;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.file.DescriptorChannels;
import dev.leat.testing.Hang;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.Unreachable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Channels of the JDK's on the descriptors of files that virtual threads have opened; made in a JVM
 * with the agent.
 */
class AgentChannelsTest extends UnderAgent {
  /** Prints what becomes of the descriptors of a file. */
  static final class Program {
    private final Path file;

    private Program(Path file) {
      this.file = file;
    }

    public static void main(String[] arguments) throws Exception {
      Program program = new Program(Path.of(arguments[0]));
      onVirtual(program::useAndClose);
      System.out.println("installed " + (DescriptorChannels.installed() != null));
      onVirtual(program::lockInARow);
      onVirtual(program::interruptTheJdks);
      onVirtual(program::askTheClosed);
      program.drop();
    }

    private static <T> T onVirtual(Callable<T> call) throws Exception {
      FutureTask<T> task = new FutureTask<>(call);
      Thread.ofVirtual().start(task);
      return Hang.get(task);
    }

    private void say(String when) throws Exception {
      System.out.println(when + " " + OpenDescriptors.count(file));
    }

    private FileChannel open() throws Exception {
      return FileChannel.open(file, READ, WRITE);
    }

    private static byte at(FileChannel channel, int position) throws Exception {
      return channel.map(MapMode.READ_ONLY, position, 1).get(0);
    }

    private Void useAndClose() throws Exception {
      try (FileChannel channel = open()) {
        channel.position(3);
        say("opened");
        System.out.println("mapped " + (char) at(channel, 2));
        FileLock lock = channel.lock();
        say("locked " + channel.position());
        lock.release();
        channel.transferTo(0, 2, channel);
        System.out.println("at " + channel.position());
      }
      say("closed");
      return null;
    }

    /** The lock is the process's, and of this file: a descriptor more and its end would drop it. */
    private Void lockInARow() throws Exception {
      try (FileChannel first = open();
          FileLock lock = first.lock(0, 1, false)) {
        try (FileChannel second = open()) {
          System.out.println("other range " + second.tryLock(5, 1, false).isValid());
        }
        System.out.println("still " + lock.isValid());
      }
      return null;
    }

    private Void interruptTheJdks() throws Exception {
      FileChannel channel = open();
      at(channel, 0);
      Thread.currentThread().interrupt();
      try {
        channel.lock();
      } catch (Exception e) {
        System.out.println(e.getClass().getSimpleName() + " " + Thread.interrupted());
      }
      System.out.println("open " + channel.isOpen());
      say("interrupted");
      return null;
    }

    private Void askTheClosed() throws Exception {
      FileChannel channel = open();
      channel.close();
      try {
        at(channel, 0);
      } catch (Exception e) {
        System.out.println(e);
      }
      return null;
    }

    /** A number that was given back twice would be another file's by then. */
    private void drop() throws Exception {
      onVirtual(
          () -> {
            FileChannel channel = open();
            return at(channel, 0) + (channel.lock().isValid() ? 1 : 0);
          });
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Hang.SECONDS);
      while (OpenDescriptors.count(file) > 0 && System.nanoTime() < deadline) {
        Unreachable.collect();
      }
      say("dropped");
      try (FileChannel next = onVirtual(this::open);
          FileLock lock = next.lock()) {
        Unreachable.collect();
        System.out.println("next " + lock.isValid() + " " + next.read(ByteBuffer.allocate(20), 0));
      }
      say("closed");
    }
  }

  @Test
  void theyShareTheDescriptorAndCloseItOnce() throws Exception {
    assertThat(lines(Program.class, "0123456789"))
        .containsExactly(
            "opened 1",
            "mapped 2",
            "locked 3 1",
            "at 5",
            "closed 0",
            "installed true",
            "other range true",
            "still true",
            "FileLockInterruptionException true",
            "open false",
            "interrupted 0",
            "java.nio.channels.ClosedChannelException",
            "dropped 0",
            "next true 10",
            "closed 0");
  }
}
