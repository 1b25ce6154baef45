package dev.leat.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code examples/HttpFileServer.java} with the JDK's client, curl, wrk and bare sockets. */
@ParameterizedClass
@EnumSource
class HttpExampleTest {
  private static final String MODIFIED = "Sat, 03 Jan 2026 04:05:06 GMT";
  private static final byte[] BIG = new byte[3_000_001];

  @TempDir private static Path directory;
  private static @Nullable ServerProcess started;

  private final ServerKind kind;

  HttpExampleTest(ServerKind kind) {
    this.kind = kind;
  }

  @BeforeParameterizedClassInvocation
  static void start(ServerKind kind) throws IOException {
    Path classes = Files.createDirectories(directory.resolve(kind + "-classes"));
    Path root = directory.resolve(kind + "-root");
    Files.createDirectories(root.resolve("a directory/empty"));
    new Random(1).nextBytes(BIG);
    Files.write(root.resolve("big.bin"), BIG);
    Files.setLastModifiedTime(
        root.resolve("big.bin"), FileTime.from(Instant.parse("2026-01-03T04:05:06.789Z")));
    Files.writeString(root.resolve("index.html"), "<p>root");
    Files.writeString(root.resolve("a directory/index.html"), "<p>below");
    Files.writeString(root.resolve("\u00e9 100%.txt"), "text");
    Files.createFile(root.resolve("nothing.txt"));
    Files.createSymbolicLink(root.resolve("inside"), Path.of("a directory"));
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("outside"), directory.resolve("secret"));
    Examples.compile(classes);
    started =
        ServerProcess.start(kind, kind.classPath(classes), "HttpFileServer", root.toString(), "0");
  }

  @AfterParameterizedClassInvocation
  static void stop() throws InterruptedException {
    try (ServerProcess ending = server()) {
      assertThat(ending.stop()).isEqualTo(128 + 15);
      assertThat(ending.output().lines()).as("facts and no complaint").hasSizeBetween(1, 2);
    }
  }

  @Test
  void aFileComesWholeFromBothAsynchronousChannels() throws Exception {
    HttpResponse<byte[]> response = get("/big.bin");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(BIG);
    assertThat(response.headers().map())
        .containsEntry("content-type", List.of("application/octet-stream"))
        .containsEntry("last-modified", List.of(MODIFIED))
        .containsEntry("content-length", List.of(Integer.toString(BIG.length)));
    assertThat(server().line("serving ")).contains(" channel=" + kind.channelPrefix());
  }

  @ParameterizedTest
  @CsvSource({
    "/, 200, <p>root, text/html; charset=utf-8",
    "/a%20directory/, 200, <p>below, text/html; charset=utf-8",
    "/a%20directory/../index.html?query, 200, <p>root, text/html; charset=utf-8",
    "/inside/index.html, 200, <p>below, text/html; charset=utf-8",
    "/%C3%A9%20100%25.txt, 200, text, text/plain; charset=utf-8",
    "/nothing.txt, 200, '', text/plain; charset=utf-8",
  })
  void whatIsThereIsServed(String target, int status, String body, String type) throws Exception {
    assertThat(raw("GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\r\nContent-Type: " + type + "\r\n")
        .endsWith("\r\n\r\n" + body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/missing",
        "/index.html/",
        "/index.html/below",
        "/a%20directory/empty/",
        "/outside",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/a%20directory/../../secret",
        "//etc/passwd",
      })
  void whatIsNotThereOrOutsideIsNotFound(String target) throws Exception {
    assertThat(raw("GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404 Not Found\r\n")
        .doesNotContain("secret", "root:");
  }

  @Test
  void aFileLargerThanTheServersMemoryIsStreamed() throws Exception {
    Required.program("curl");
    long size = 300_000_000;
    try (RandomAccessFile sparse =
        new RandomAccessFile(directory.resolve(kind + "-root/huge").toFile(), "rw")) {
      sparse.setLength(size);
    }
    String url = "http://127.0.0.1:" + server().port() + "/huge";

    assertThat(Tool.run("curl", "-sSf", "-o", "/dev/null", "-w", "%{size_download}", url))
        .isEqualTo(Long.toString(size));
  }

  @Test
  void aDirectoryWithoutItsSlashIsMoved() throws Exception {
    assertThat(raw("GET //a%20directory HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 301 ")
        .contains("\r\nLocation: /a%20directory/\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1\\n\\n                         | 400",
        "GET / HTTP/1.1\\nHost: a\\nHost: b\\n\\n     | 400",
        "GET / HTTP/1.1\\nHost : a\\n\\n              | 400",
        "GET / HTTP/1.1\\nHost: a\\n folded\\n\\n     | 400",
        "GET /%zz HTTP/1.1\\nHost: a\\n\\n            | 400",
        "GET /%ff HTTP/1.1\\nHost: a\\n\\n            | 400",
        "GET index.html HTTP/1.1\\nHost: a\\n\\n      | 400",
        "GET  / HTTP/1.1\\nHost: a\\n\\n              | 400",
        "hello\\n\\n                                  | 400",
        "GET /%00 HTTP/1.1\\nHost: a\\nConnection: close\\n\\n | 404",
        "PUT / HTTP/1.1\\nHost: a\\nContent-Length: 3\\n\\nabc | 405",
        "GET / HTTP/2.0\\nHost: a\\n\\n               | 505",
      })
  void wrongRequestsAreRefusedAndTheConnectionClosed(String request, int status) throws Exception {
    String answer = raw(request.strip().replace("\\n", "\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).contains("\r\nConnection: close\r\n").containsOnlyOnce("\r\nDate: ");
  }

  @Test
  void longTargetsAndHeadsAreToldApart() throws Exception {
    String longName = "x".repeat(5_000);
    assertThat(raw("GET /" + longName + " HTTP/1.1\r\nHost: h\r\n\r\n"))
        .startsWith("HTTP/1.1 414 URI Too Long\r\n");
    assertThat(raw("GET /" + longName + longName + " HTTP/1.1\r\nHost: h\r\n\r\n"))
        .startsWith("HTTP/1.1 414 URI Too Long\r\n");
    assertThat(raw("GET / HTTP/1.1\r\nHost: h\r\nA: " + longName + longName + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=100-199, 100, 199",
    "bytes=2999999-, 2999999, 3000000",
    "bytes=-1, 3000000, 3000000",
    "bytes=-9999999, 0, 3000000",
    "bytes=1-99999999999, 1, 3000000",
  })
  void aRangeComesAsAsked(String range, int first, int last) throws Exception {
    HttpResponse<byte[]> response = get("/big.bin", "Range", range);

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(BIG, first, last + 1));
    assertThat(response.headers().firstValue("content-range"))
        .contains("bytes " + first + "-" + last + "/" + BIG.length);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=3000001-, 416",
    "bytes=-0, 416",
    "'bytes=0-1,5-6', 200",
    "bytes=5-1, 200",
    "lines=0-1, 200",
    "bytes=-, 200",
  })
  void otherRangesAreRefusedOrIgnored(String range, int status) throws Exception {
    HttpResponse<byte[]> response = get("/big.bin", "Range", range);

    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 416) {
      assertThat(response.headers().firstValue("content-range")).contains("bytes */" + BIG.length);
    } else {
      assertThat(response.body()).isEqualTo(BIG);
    }
  }

  @Test
  void aRangeOfAnotherStateOfTheFileIsTheWholeFile() throws Exception {
    assertThat(get("/big.bin", "Range", "bytes=0-1", "If-Range", MODIFIED).statusCode())
        .isEqualTo(206);
    String other = MODIFIED.replace("2026", "2025");
    assertThat(get("/big.bin", "Range", "bytes=0-1", "If-Range", other).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'Sat, 03 Jan 2026 04:05:06 GMT', 304",
    "'Sun, 04 Jan 2026 00:00:00 GMT', 304",
    "'Sat, 03 Jan 2026 04:05:05 GMT', 200",
    "yesterday, 200",
  })
  void anUnchangedFileIsNotSentAgain(String since, int status) throws Exception {
    HttpResponse<byte[]> response = get("/big.bin", "If-Modified-Since", since);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).hasSize(status == 304 ? 0 : BIG.length);
  }

  @Test
  void headIsGetWithoutContent() throws Exception {
    String get = raw("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    String head = raw("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    String date = "Date: .*\r\n";
    assertThat(head.replaceFirst(date, ""))
        .isEqualTo(get.replaceFirst(date, "").replace("<p>root", ""));
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      requests.append(
          "GET /big.bin HTTP/1.1\r\nHost: h\r\nRange: bytes=%d-%d\r\n\r\n".formatted(i, i));
    }
    requests.append("GET /%C3%A9%20100%25.txt HTTP/1.0\r\n\r\n");

    String answers = raw(requests.toString());

    String[] each = answers.split("HTTP/1.1 206 Partial Content\r\n", -1);
    assertThat(each).hasSize(201);
    for (int i = 0; i < 200; i++) {
      assertThat(each[i + 1]).contains("\r\nContent-Range: bytes " + i + "-" + i + "/");
    }
    assertThat(answers).endsWith("\r\nConnection: close\r\n\r\ntext");
  }

  @Test
  void aClientThatLeavesInTheMiddleHarmsNobody() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
        client.setSoLinger(true, 0); // close resets
        client.getOutputStream().write(bytes("GET /big.bin HTTP/1.1\r\nHost: h\r\n\r\n"));
        assertThat(client.getInputStream().read()).isEqualTo('H');
      }
    }
    assertThat(get("/big.bin").body()).isEqualTo(BIG);
  }

  @Test
  void curlGetsTheSameBytes() throws Exception {
    Required.program("curl");
    Path copy = directory.resolve("copy");
    Files.write(copy, Arrays.copyOf(BIG, 1_000_000));
    String url = "http://127.0.0.1:" + server().port() + "/big.bin";

    Tool.run("curl", "-sSf", "-C", "-", "-o", copy.toString(), url);

    assertThat(Files.readAllBytes(copy)).isEqualTo(BIG);
  }

  @Test
  void wrkSeesNoError() throws Exception {
    Wrk.load(32, "http://127.0.0.1:" + server().port() + "/index.html");

    assertThat(get("/index.html").statusCode()).isEqualTo(200);
  }

  private static ServerProcess server() {
    return Objects.requireNonNull(started);
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server().port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  /** Sends bytes as they are and reads until the server closes. */
  private static String raw(String request) throws IOException, InterruptedException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
      client.getOutputStream().write(bytes(request));
      byte[] answer = client.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
