package dev.leat.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code examples/EchoServer.java} with plain blocking clients. */
class EchoExampleTest {
  @TempDir private static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    Examples.compile(classes);
  }

  @ParameterizedTest
  @EnumSource
  void everyByteComesBackAndThenTheEnd(ServerKind kind) throws Exception {
    try (ServerProcess server = start(kind)) {
      assertThat(echoed(server.port(), 1 << 20)).isTrue();
      assertThat(server.line("listening ")).contains(" channel=" + kind.channelPrefix());
      assertThat(server.line("serving ")).contains(" channel=" + kind.channelPrefix());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFixedGroupServesManyClientsAtOnce(ServerKind kind) throws Exception {
    try (ServerProcess server = start(kind, "--threads=2");
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = server.port();
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int bytes = 1 + i * 1_000;
        all.add(() -> echoed(port, bytes));
      }
      for (Future<Boolean> client : clients.invokeAll(all)) {
        assertThat(client.get()).isTrue();
      }
    }
  }

  /** Its end proves that the server's time-out ran: nobody else would close the connection. */
  @ParameterizedTest
  @EnumSource
  void anIdleClientIsClosed(ServerKind kind) throws Exception {
    try (ServerProcess server = start(kind, "--idle-seconds=1");
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTerminatedServerClosesWhoWaitsForNothing(ServerKind kind) throws Exception {
    try (ServerProcess server = start(kind);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.getOutputStream().write('x');
      assertThat(client.getInputStream().read()).isEqualTo('x');

      assertThat(server.stop()).isEqualTo(128 + 15);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(server.output().lines()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReplyToAClientThatIsGoneHarmsNobody(ServerKind kind) throws Exception {
    try (ServerProcess server = start(kind)) {
      for (int i = 0; i < 20; i++) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          client.setSoLinger(true, 0); // close resets
          client.getOutputStream().write(new byte[10_000]);
        }
      }
      assertThat(echoed(server.port(), 1_000)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongArgumentsAreToldWithStatusTwo(ServerKind kind) throws Exception {
    assertThat(refusal(kind, 2)).contains("which port?", "Usage: ");
    assertThat(refusal(kind, 2, "70000")).contains("PORT: 70000 is not from 0 to 65535");
    assertThat(refusal(kind, 2, "x")).contains("PORT: x is not a number");
    assertThat(refusal(kind, 2, "0", "--threads=0")).contains("--threads: 0 is not from 1");
    assertThat(refusal(kind, 2, "0", "--what")).contains("unknown argument --what");
  }

  @ParameterizedTest
  @EnumSource
  void aPortInUseIsToldWithStatusOne(ServerKind kind) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(refusal(kind, 1, Integer.toString(taken.getLocalPort())))
          .contains("listen on 127.0.0.1:" + taken.getLocalPort(), "Address already in use");
    }
  }

  private static String refusal(ServerKind kind, int status, String... arguments)
      throws IOException, InterruptedException {
    try (ServerProcess server =
        ServerProcess.start(kind, kind.classPath(classes), "EchoServer", arguments)) {
      assertThat(server.exit()).isEqualTo(status);
      return server.output();
    }
  }

  private static ServerProcess start(ServerKind kind, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("0"));
    arguments.addAll(List.of(options));
    return ServerProcess.start(
        kind, kind.classPath(classes), "EchoServer", arguments.toArray(String[]::new));
  }

  /** Sends while it reads, ends its side, and reads to the end. */
  private static boolean echoed(int port, int bytes) throws IOException, InterruptedException {
    byte[] sent = new byte[bytes];
    new Random(bytes).nextBytes(sent);
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread sender = Thread.ofVirtual().start(() -> sendAll(client, sent));
      byte[] received = client.getInputStream().readAllBytes();
      sender.join();
      return Arrays.equals(received, sent);
    }
  }

  private static void sendAll(Socket client, byte[] bytes) {
    try {
      OutputStream out = client.getOutputStream();
      out.write(bytes);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
