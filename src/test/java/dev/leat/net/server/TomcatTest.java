package dev.leat.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tomcat's NIO2 connector, driven by curl, wrk and the JDK's client. */
@ParameterizedClass
@EnumSource
class TomcatTest {
  private static final byte[] CONTENT = new byte[5_000_001];

  @TempDir private static Path directory;
  private static @Nullable ServerProcess started;

  private final ServerKind kind;

  TomcatTest(ServerKind kind) {
    this.kind = kind;
  }

  @BeforeParameterizedClassInvocation
  static void start(ServerKind kind) throws IOException {
    Path root = Files.createDirectories(directory.resolve("root"));
    new Random(1).nextBytes(CONTENT);
    Files.write(root.resolve("big"), CONTENT);
    Files.write(root.resolve("small"), Arrays.copyOf(CONTENT, 1_000));
    String own = Files.createDirectories(directory.resolve("tomcat")).toString();
    started =
        ServerProcess.start(
            kind, kind.classPath(), TomcatProgram.class.getName(), own, root.toString());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server().close();
  }

  @Test
  void theConnectorListensOnTheChannelOfThisKind() throws Exception {
    assertThat(server().line("serving ")).contains(" channel=" + kind.channelPrefix());
  }

  /** Tomcat sends a file of this size by reading and writing in the channels' handlers. */
  @Test
  void curlGetsALargeFileWhole() throws Exception {
    Required.program("curl");
    Path copy = directory.resolve("copy");

    Tool.run("curl", "-sSf", "-o", copy.toString(), url("/big"));

    assertThat(Files.readAllBytes(copy)).isEqualTo(CONTENT);
  }

  @Test
  void curlGetsBackWhatItPostsInChunks() throws Exception {
    Required.program("curl");
    Path back = directory.resolve("posted");
    String file = "@" + directory.resolve("root/big");

    Tool.run(
        "curl",
        "-sSf",
        "-H",
        "Transfer-Encoding: chunked",
        "-H",
        "Expect: 100-continue",
        "--data-binary",
        file,
        "-o",
        back.toString(),
        url("/echo"));

    assertThat(Files.readAllBytes(back)).isEqualTo(CONTENT);
  }

  @Test
  void manyRequestsAtOnceGetTheirOwnBytes() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 1; i <= 200; i++) {
        byte[] body = Arrays.copyOfRange(CONTENT, i, 1_000 * i);
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url("/echo")))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        responses.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
      }
      for (int i = 1; i <= responses.size(); i++) {
        assertThat(responses.get(i - 1).get().body())
            .isEqualTo(Arrays.copyOfRange(CONTENT, i, 1_000 * i));
      }
    }
  }

  @Test
  void wrkSeesNoErrorAndLeavesTheServerWell() throws Exception {
    Wrk.load(64, url("/small"));

    Required.program("curl");
    assertThat(Tool.run("curl", "-sSf", "-o", "/dev/null", "-w", "%{size_download}", url("/small")))
        .isEqualTo("1000");
  }

  private static String url(String path) throws InterruptedException {
    return "http://127.0.0.1:" + server().port() + path;
  }

  private static ServerProcess server() {
    return Objects.requireNonNull(started);
  }
}
