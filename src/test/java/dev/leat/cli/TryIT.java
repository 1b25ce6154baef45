package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.cli.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./leat try} and {@code ./leat doctor}, with the finished jar. */
class TryIT {
  private static final List<String> REFUSED =
      List.of(
          "strace",
          "-f",
          "-qq",
          "-e",
          "trace=io_uring_setup",
          "-e",
          "signal=none",
          "-e",
          "inject=io_uring_setup:error=EPERM",
          "-o",
          "/dev/null");

  @TempDir private Path directory;

  @Test
  void copiesTheGivenFileOnBothJvms() throws Exception {
    byte[] content = new byte[3_000_001];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("a file"), content);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));

    Result result =
        Launcher.ofCheckout(directory).run("try", file.toString(), "--json", "--rounds=1");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("\"bytes\": 3000001", "\"rounds\": 1", "\"servedByLeat\": true")
        .contains("\"channel\": \"sun.nio.ch.")
        .contains("\"channel\": \"dev.leat.file.UringAsynchronousFileChannel\"")
        .containsPattern("(?s)\"sha256\": \"" + digest + "\".*\"sha256\": \"" + digest + "\"");
  }

  @Test
  void anEmptyFileIsCopiedToo() throws Exception {
    Path file = Files.createFile(directory.resolve("empty"));

    Result result = Launcher.ofCheckout(directory).run("try", file.toString(), "--rounds=1");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("(0 bytes)").contains("too small to compare speed");
  }

  @Test
  void withoutIoUringTheCopyIsRightAndTheStatusOne() throws Exception {
    Required.program("strace");
    Path file = Files.writeString(directory.resolve("f"), "text");

    Result result =
        Launcher.ofCheckout(directory).runUnder(REFUSED, "try", file.toString(), "--rounds=1");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("byte by byte", "Leat did not serve");
    assertThat(result.err()).contains("io_uring_setup failed with EPERM");
  }

  @Test
  void serversAreTriedOnBothJvms() throws Exception {
    Result result =
        Launcher.ofCheckout(directory).run("try", "--net", "--json", "--rounds=1", "--seconds=1");

    assertThat(result.out())
        .as(result.err())
        .contains("\"connections\": 32", "\"rounds\": 1", "\"identical\": true")
        .doesNotContain("\"identical\": false")
        .contains("\"server\": \"echo\"", "\"server\": \"http\"")
        .contains("\"channel\": \"sun.nio.ch.UnixAsynchronousSocketChannelImpl\"")
        .contains("\"fileChannel\": \"dev.leat.file.UringAsynchronousFileChannel\"");
    assertThat(result.out()).contains("\"servedByLeat\": true");
    assertThat(result.status()).as(result.err()).isZero();
  }

  @Test
  void aFileIsNoArgumentOfTheServersTrial() throws Exception {
    Path file = Files.createFile(directory.resolve("f"));

    Result result = Launcher.ofCheckout(directory).run("try", "--net", file.toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--net: no file is copied");
  }

  @Test
  void doctorTellsCauseAndRemedyWithStatusOne() throws Exception {
    Required.program("strace");

    Result result = Launcher.ofCheckout(directory).runUnder(REFUSED, "doctor");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("NOT usable: io_uring_setup failed with EPERM", "Remedy");
  }

  @Test
  void doctorKnowsWhetherTheAgentIsThere() throws Exception {
    Launcher launcher = Launcher.ofCheckout(directory);
    String jar = Path.of("target/leat.jar").toAbsolutePath().toString();

    Result without = launcher.run("doctor", "--json");
    assertThat(without.status()).as(without.out()).isZero();
    assertThat(without.out()).contains("\"agent\": \"none\"", "\"usable\": true", "\"READ\"");
    Result with = launcher.run("run", "java", "-jar", jar, "doctor", "--json");
    assertThat(with.out())
        .contains("\"agent\": \"hook\"")
        .contains("\"fileChannel\": \"dev.leat.file.UringAsynchronousFileChannel\"");
  }

  @Test
  void anEndInTheMiddleLeavesNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Launcher launcher =
        new Launcher(
            Path.of("leat").toAbsolutePath(),
            directory,
            Map.of(
                "LEAT_JAVA_HOME",
                System.getProperty("java.home"),
                "JDK_JAVA_OPTIONS",
                "-Djava.io.tmpdir=" + temporary));
    Process process = launcher.startUntil("MB copied", "try", "--progress");
    assertThat(filesBelow(temporary)).isNotEmpty();

    process.destroy();

    assertThat(launcher.endOf(process)).isEqualTo(128 + 15);
    assertThat(filesBelow(temporary)).isEmpty();
  }

  private static List<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> !file.equals(directory)).toList();
    }
  }
}
