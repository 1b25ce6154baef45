package dev.leat.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.testing.ChannelFactory;
import dev.leat.testing.Content;
import dev.leat.testing.LoopMount;
import dev.leat.testing.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the kernel and of the machine, in virtual machines of their own. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class KernelFaultTest {
  private static final String OURS = "served by dev.leat.file.UringAsynchronousFileChannel";

  @TempDir Path directory;

  private Path file(int size) throws IOException {
    return Files.write(directory.resolve("source"), Content.random(size, 1));
  }

  @ParameterizedTest
  @CsvSource({"EINTR", "EAGAIN", "EBUSY"})
  void aFailingEnterIsTriedAgainAndLosesNothing(String errno) throws Exception {
    Required.program("strace");
    Path source = file(8_000_001);
    Path target = directory.resolve("target");
    String inject = "inject=io_uring_enter:error=" + errno + ":when=3+5";
    ChildJvm.Result result =
        new ChildJvm()
            .under("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null")
            .under("-e", "trace=io_uring_enter", "-e", inject)
            .run(FaultProgram.class, "leat", "copy", source.toString(), target.toString());
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains(OURS).contains("copied 8000001");
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
  }

  @Test
  void aFileSizeLimitFailsAsOnTheJdk() throws Exception {
    Required.program("prlimit");
    String jdk = limitedWrites("jdk");
    assertThat(jdk).contains("File too large");
    assertThat(limitedWrites("leat")).isEqualTo(jdk);
  }

  private String limitedWrites(String implementation) throws Exception {
    Path file = directory.resolve(implementation);
    ChildJvm.Result result =
        new ChildJvm()
            .under("prlimit", "--fsize=1000000")
            .run(FaultProgram.class, implementation, "writes", file.toString());
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output() + Files.size(file);
  }

  @Test
  void aFullDiskFailsAsOnTheJdk() throws Exception {
    BuiltinFiles jdk = new StockFiles();
    try (LoopMount mount = LoopMount.ext4(8)) {
      List<Outcome> oracle = fill(ChannelFactory.JDK, mount.root());
      List<Outcome> ours = fill(new UringFiles(jdk)::newAsynchronousFileChannel, mount.root());
      assertThat(oracle.getLast().toString()).contains("No space left on device");
      assertThat(ours).isEqualTo(oracle);
    }
  }

  /** Writes until the disk is full; the last outcome is the failure. */
  private static List<Outcome> fill(ChannelFactory factory, Path root) throws IOException {
    Path file = root.resolve("big");
    List<Outcome> outcomes = new ArrayList<>();
    try (AsynchronousFileChannel channel = factory.open(file, Set.of(CREATE, WRITE), null)) {
      boolean failed = false;
      while (!failed) {
        long position = channel.size();
        Outcome outcome =
            Outcome.of(
                root, () -> channel.write(ByteBuffer.allocateDirect(300_000), position).get());
        outcomes.add(outcome);
        failed = outcome.toString().contains("Exception");
      }
    } finally {
      Files.delete(file);
    }
    return outcomes;
  }

  @Test
  void whatAKilledWriterWasToldIsInTheFile() throws Exception {
    Path file = directory.resolve("killed");
    Process writer = new ChildJvm().start(FaultProgram.class, "leat", "append", file.toString());
    int last = -1;
    try (var lines = writer.inputReader()) {
      while (last < 200) {
        last = Integer.parseInt(lines.readLine().substring("written ".length()));
      }
      writer.destroyForcibly().waitFor();
    }
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    for (int i = 0; i <= last; i++) {
      assertThat(content.getInt(i * (16 << 10))).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"return", "exit", "halt"})
  void theMachineEndsOverOperationsUnderWay(String how) throws Exception {
    Path file = file(1 << 20);
    ChildJvm.Result result =
        new ChildJvm().run(FaultProgram.class, "leat", "exit", file.toString(), how);
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).isEqualTo(how.equals("return") ? "returning\n" : "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialSize=3",
        "initialSize=0",
        "initialSize=-1",
        "initialSize=many",
        "initialSize=",
        "threadFactory=dev.leat.file.KernelFaultTest$Wanted",
        "threadFactory=no.such.Class",
        "threadFactory="
      })
  void propertiesOfTheDefaultPoolMeanWhatTheyMeanOnTheJdk(String property) throws Exception {
    assertThat(handlerUnder(property, "leat")).isEqualTo(handlerUnder(property, "jdk"));
  }

  /** Where the JDK refuses every operation, a ring serves from a thread of its own. */
  @Test
  void aThreadFactoryThatGivesNoThreadStopsNoRing() throws Exception {
    String property = "threadFactory=" + ReturnsNull.class.getName();
    assertThat(handlerUnder(property, "leat")).isEqualTo("0 value a thread\n");
  }

  private String handlerUnder(String property, String implementation) throws Exception {
    Path file = file(10);
    ChildJvm.Result result =
        new ChildJvm()
            .with("-Djava.nio.channels.DefaultThreadPool." + property)
            .run(FaultProgram.class, implementation, "handler", file.toString());
    return result.exit() + " " + result.output();
  }

  /** A factory as an application may name it. */
  public static final class Wanted implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
      return Thread.ofPlatform().daemon().name("wanted").unstarted(task);
    }
  }

  /** A factory that refuses. */
  public static final class ReturnsNull implements ThreadFactory {
    @Override
    @SuppressWarnings("NullAway") // null is what is tried
    public Thread newThread(Runnable task) {
      return null;
    }
  }
}
