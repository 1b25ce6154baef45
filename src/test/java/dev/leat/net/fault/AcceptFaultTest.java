package dev.leat.net.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.SocketContract;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that come as nobody wants them any more, and descriptors that must not be seen. */
@MethodSource("dev.leat.net.SocketVariants#some")
class AcceptFaultTest extends SocketContract {
  /** Whoever wins: a connection that was accepted for nobody is closed. */
  @Test
  void aConnectionThatComesAsTheAcceptIsCancelledIsNotKept() throws Exception {
    for (int i = 0; i < 50; i++) {
      AsynchronousServerSocketChannel server = server();
      Future<AsynchronousSocketChannel> accepting = server.accept();
      SocketChannel client = SocketChannel.open();
      Thread cancelling = Thread.ofPlatform().start(() -> accepting.cancel(false));
      client.connect(server.getLocalAddress());
      cancelling.join();
      if (!accepting.isCancelled()) {
        get(accepting).close();
      }
      server.close();
      assertThat(read(client)).isNegative();
      client.close();
    }
  }

  /** Both an end and a reset mean that the other side is gone. */
  private static int read(SocketChannel client) {
    try {
      return client.read(ByteBuffer.allocate(1));
    } catch (IOException reset) {
      return -2;
    }
  }

  @Test
  void aConnectionThatComesAsTheServerClosesIsNotKept() throws Exception {
    for (int i = 0; i < 50; i++) {
      AsynchronousServerSocketChannel server = server();
      RecordingHandler<AsynchronousSocketChannel, String> handler = new RecordingHandler<>();
      server.accept("a", handler);
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      server.close();
      var completion = handler.await();
      AsynchronousSocketChannel accepted = completion.value();
      if (accepted != null) {
        accepted.close();
      } else {
        assertThat(completion.failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
      }
      assertThat(read(client)).isNegative();
      client.close();
    }
  }

  /** The JDK's launcher closes what a program would inherit; another way to start one may not. */
  @Test
  void noSocketIsInheritedByAProgramThatIsStarted() throws Exception {
    long before = closedOnExec();
    Connection connection = connection();
    Connection accepted = acceptedConnection();
    AsynchronousServerSocketChannel server = server();
    var _ = server.accept();
    assertThat(connection.channel().isOpen() && accepted.channel().isOpen()).isTrue();
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(sockets(Path.of("/proc/" + child.pid() + "/fd")))
          .doesNotContainAnyElementsOf(sockets(Path.of("/proc/self/fd")));
    } finally {
      child.destroyForcibly().waitFor();
    }
    // All of ours have the flag, and none of the JDK's.
    assertThat(closedOnExec() - before).isEqualTo(variant.isJdk() ? 0 : 3);
  }

  private static List<String> sockets(Path directory) throws Exception {
    try (Stream<Path> links = Files.list(directory)) {
      return links.map(AcceptFaultTest::target).filter(t -> t.startsWith("socket:")).toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** How many sockets of this process have O_CLOEXEC. */
  private static long closedOnExec() throws Exception {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links
          .filter(link -> target(link).startsWith("socket:"))
          .map(AcceptFaultTest::flags)
          .filter(flags -> !flags.isEmpty())
          .filter(AcceptFaultTest::isCloseOnExec)
          .count();
    }
  }

  private static String flags(Path link) {
    try {
      return Files.readString(Path.of("/proc/self/fdinfo/" + link.getFileName()))
          .lines()
          .filter(line -> line.startsWith("flags:"))
          .map(line -> line.substring("flags:".length()).strip())
          .findFirst()
          .orElse("");
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static boolean isCloseOnExec(String flags) {
    return (Integer.parseInt(flags, 8) & 02000000) != 0;
  }
}
