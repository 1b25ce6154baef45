package dev.leat.net.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache MINA SSHD on asynchronous channels, driven by the OpenSSH client. */
@ParameterizedClass
@EnumSource
class SshServerTest {
  @TempDir private static Path directory;
  private static @Nullable ServerProcess started;

  private final ServerKind kind;
  private final byte[] content = new byte[5_000_001];
  private final Path local = directory.resolve("local");

  SshServerTest(ServerKind kind) {
    this.kind = kind;
  }

  @BeforeParameterizedClassInvocation
  static void start(ServerKind kind) throws IOException, InterruptedException {
    Required.program("ssh-keygen");
    Path root = Files.createDirectories(directory.resolve(kind + "-root"));
    Path key = directory.resolve("key");
    if (!Files.exists(key)) {
      Tool.run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key.toString());
    }
    started =
        ServerProcess.start(
            kind, kind.classPath(), SshServerProgram.class.getName(), root.toString());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server().close();
  }

  @BeforeEach
  void writeLocalFile() throws IOException {
    new Random(1).nextBytes(content);
    Files.write(local, content);
  }

  @Test
  void sftpPutsAndGetsTheSameBytes() throws Exception {
    Required.program("sftp");
    Path commands = directory.resolve("commands");
    Path back = directory.resolve("back");
    Files.writeString(
        commands,
        "mkdir below\nput %s below/file\nls below\nget below/file %s\nrm below/file\nrmdir below\n"
            .formatted(local, back));

    String output = run("sftp", "-P", port(), "-b", commands.toString(), "u@127.0.0.1");

    assertThat(output).contains("below/file");
    assertThat(Files.readAllBytes(back)).isEqualTo(content);
    assertThat(directory.resolve(kind + "-root")).isEmptyDirectory();
    assertThat(server().line("serving ")).contains(" channel=" + kind.channelPrefix());
  }

  @Test
  void scpCopiesTheSameBytesBothWays() throws Exception {
    Required.program("scp");
    Path back = directory.resolve("copied");

    run("scp", "-P", port(), local.toString(), "u@127.0.0.1:/copy");
    assertThat(Files.readAllBytes(directory.resolve(kind + "-root/copy"))).isEqualTo(content);
    run("scp", "-P", port(), "u@127.0.0.1:/copy", back.toString());
    assertThat(Files.readAllBytes(back)).isEqualTo(content);
    Files.delete(directory.resolve(kind + "-root/copy"));
  }

  /** The input first and the output then: the server's shell pumps both by one thread. */
  @Test
  void aCommandsInputOutputAndStatusComeThrough() throws Exception {
    Path out = directory.resolve("out");
    String command = "sha256sum; cat '" + local + "'; exit 7";

    Process ssh =
        new ProcessBuilder(command("ssh", "-p", port(), "u@127.0.0.1", command))
            .redirectInput(local.toFile())
            .redirectOutput(out.toFile())
            .start();

    assertThat(ssh.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(ssh.exitValue()).isEqualTo(7);
    String digest =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)) + "  -\n";
    byte[] expected = Arrays.copyOf(digest.getBytes(UTF_8), digest.length() + content.length);
    System.arraycopy(content, 0, expected, digest.length(), content.length);
    assertThat(Files.readAllBytes(out)).isEqualTo(expected);
  }

  @Test
  void manyClientsAtOnceGetTheirOwnBytes() throws Exception {
    List<Callable<String>> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String word = "client" + i;
      clients.add(() -> run("ssh", "-n", "-p", port(), "u@127.0.0.1", "echo " + word));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> outputs = threads.invokeAll(clients);
      for (int i = 0; i < outputs.size(); i++) {
        assertThat(outputs.get(i).get().lines()).contains("client" + i);
      }
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    return Tool.run(command(command).toArray(String[]::new));
  }

  /** With options that make the client ask nothing, believe everything, and read no settings. */
  private static List<String> command(String... command) {
    List<String> full = new ArrayList<>(List.of(command[0], "-F", "none", "-q"));
    full.addAll(List.of("-i", directory.resolve("key").toString()));
    full.addAll(List.of("-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes"));
    full.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
    full.addAll(Arrays.asList(command).subList(1, command.length));
    return full;
  }

  private static String port() throws InterruptedException {
    return Integer.toString(server().port());
  }

  private static ServerProcess server() {
    return Objects.requireNonNull(started);
  }
}
