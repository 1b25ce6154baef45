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
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tomcat's NIO2 connectors, without and with TLS, driven by curl, wrk and the JDK's client. */
@ParameterizedClass
@EnumSource
class TomcatTest {
  private static final byte[] CONTENT = new byte[5_000_001];
  private static final String PASSWORD = "changeit";

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
            kind,
            kind.classPath(),
            TomcatProgram.class.getName(),
            own,
            root.toString(),
            keyStore().toString(),
            PASSWORD);
  }

  /** A key of this run, and beside the store its certificate for clients to trust. */
  @BeforeAll
  static void makeKey() throws Exception {
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1");
    keytool("-exportcert", "-rfc", "-file", certificate().toString());
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "server", "-keystore", keyStore().toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Tool.run(command.toArray(String[]::new));
  }

  private static Path keyStore() {
    return directory.resolve("keys");
  }

  private static Path certificate() {
    return directory.resolve("certificate.pem");
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
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void curlGetsALargeFileWhole(String scheme) throws Exception {
    Path copy = directory.resolve("copy");

    curl("-o", copy.toString(), url(scheme, "/big"));

    assertThat(Files.readAllBytes(copy)).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void curlGetsBackWhatItPostsInChunks(String scheme) throws Exception {
    Path back = directory.resolve("posted");
    String file = "@" + directory.resolve("root/big");

    curl(
        "-H",
        "Transfer-Encoding: chunked",
        "-H",
        "Expect: 100-continue",
        "--data-binary",
        file,
        "-o",
        back.toString(),
        url(scheme, "/echo"));

    assertThat(Files.readAllBytes(back)).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void manyRequestsAtOnceGetTheirOwnBytes(String scheme) throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting())
            .build()) {
      for (int i = 1; i <= 200; i++) {
        byte[] body = Arrays.copyOfRange(CONTENT, i, 1_000 * i);
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url(scheme, "/echo")))
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

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void wrkSeesNoErrorAndLeavesTheServerWell(String scheme) throws Exception {
    Wrk.load(64, url(scheme, "/small"));

    assertThat(curl("-o", "/dev/null", "-w", "%{size_download}", url(scheme, "/small")))
        .isEqualTo("1000");
  }

  private static String curl(String... arguments) throws IOException, InterruptedException {
    Required.program("curl");
    List<String> command = new ArrayList<>(List.of("curl", "-sSf"));
    command.addAll(List.of("--cacert", certificate().toString()));
    command.addAll(List.of(arguments));
    return Tool.run(command.toArray(String[]::new));
  }

  private static SSLContext trusting() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String url(String scheme, String path) throws InterruptedException {
    int port = server().port(scheme.equals("https") ? "securely-listening " : "listening ");
    return scheme + "://127.0.0.1:" + port + path;
  }

  private static ServerProcess server() {
    return Objects.requireNonNull(started);
  }
}
