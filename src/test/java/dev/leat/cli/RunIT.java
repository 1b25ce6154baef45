package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./leat run}, with the finished jar. */
class RunIT {
  private static final String APPLICATION =
      """
      import java.nio.channels.AsynchronousFileChannel;
      import java.nio.file.Path;

      class Application {
        public static void main(String[] args) throws Exception {
          try (var channel = AsynchronousFileChannel.open(Path.of(args[0]))) {
            System.out.println(channel.getClass().getName() + " " + args.length);
          }
          System.out.println(ProcessHandle.current().pid());
          if (args.length > 1 && args[1].equals("stay")) {
            System.err.println("staying");
            new java.util.concurrent.CountDownLatch(1).await();
          }
          System.exit(7);
        }
      }
      """;

  @TempDir private Path directory;
  private Path application;

  @BeforeEach
  void writeApplication() throws IOException {
    application = Files.writeString(directory.resolve("Application.java"), APPLICATION);
  }

  @Test
  void plainJavaGetsTheAgentAndKeepsArgumentsAndExitStatus() throws Exception {
    Result result =
        Launcher.ofCheckout(directory).run("run", "--", "java", file(), file(), "two words", "");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("dev.leat.file.UringAsynchronousFileChannel 3\n");
    assertThat(result.status()).isEqualTo(7);
  }

  @Test
  void aNamedJavaGetsTheAgent() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    Result result = Launcher.ofCheckout(directory).run("run", "--", java, file(), file());

    assertThat(result.out()).startsWith("dev.leat.file.UringAsynchronousFileChannel 1\n");
  }

  @Test
  void aStartScriptPassesTheAgentOn() throws Exception {
    Path script = script("start.sh", "exec \"$JAVA_HOME/bin/java\" \"$@\"");

    Result result =
        Launcher.ofCheckout(directory).run("run", "--", script.toString(), file(), file());

    assertThat(result.out()).startsWith("dev.leat.file.UringAsynchronousFileChannel 1\n");
    assertThat(result.status()).isEqualTo(7);
  }

  @Test
  void aScriptAndAJarBelowABlankServeBothForms() throws Exception {
    Path home = directory.resolve("a home");
    Files.createDirectories(home.resolve("target"));
    Files.copy(Path.of("leat"), home.resolve("leat"));
    Files.copy(Path.of("target/leat.jar"), home.resolve("target/leat.jar"));
    Launcher launcher =
        new Launcher(
            home.resolve("leat"),
            directory,
            Map.of("LEAT_JAVA_HOME", System.getProperty("java.home")));

    assertThat(launcher.run("run", "--", "java", file(), file()).out()).startsWith("dev.leat.");
    Path script = script("start.sh", "exec java \"$@\"");
    assertThat(launcher.run("run", script.toString(), file(), file()).out())
        .startsWith("dev.leat.");
  }

  @Test
  void theApplicationTakesTheLaunchersPlaceAndItsSignals() throws Exception {
    Launcher launcher = Launcher.ofCheckout(directory);
    Process process = launcher.startUntil("staying", "run", "--", "java", file(), file(), "stay");

    process.destroy();

    assertThat(launcher.endOf(process)).isEqualTo(128 + 15);
    assertThat(launcher.out().lines()).contains(Long.toString(process.pid()));
  }

  @Test
  void anOldNamedJavaIsRefused() throws Exception {
    Files.createDirectory(directory.resolve("bin"));
    Path java = script("bin/java", "echo must not run; exit 0");
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"21.0.4\"\n");

    Result result = Launcher.ofCheckout(directory).run("run", java.toString(), "-jar", "x.jar");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(java + " is Java 21").contains("25");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void nothingToRunAndNothingThereAreStatusTwo() throws Exception {
    Launcher launcher = Launcher.ofCheckout(directory);

    assertThat(launcher.run("run", "--").status()).isEqualTo(2);
    Result missing = launcher.run("run", "no-such-program-at-all");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("no-such-program-at-all: no such program");
  }

  @Test
  void aWrongJavaHomeIsToldAndNotPassedOver() throws Exception {
    Launcher launcher =
        new Launcher(
            Path.of("leat").toAbsolutePath(), directory, Map.of("LEAT_JAVA_HOME", "/nowhere"));

    Result result = launcher.run("run", "java", "-version");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("LEAT_JAVA_HOME=/nowhere is not a JDK 25 or later");
  }

  private String file() {
    return application.toString();
  }

  private Path script(String name, String command) throws IOException {
    Path script = directory.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + command + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
