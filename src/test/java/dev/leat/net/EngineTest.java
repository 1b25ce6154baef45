package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.ring.SharedRing;
import dev.leat.testing.Hang;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.SeccompLauncher;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which engine serves an application that names nothing of ours. */
class EngineTest {
  private static final String EPERM = "1";

  @BeforeAll
  static void requireRing() {
    Required.that(SharedRing.poller() != null, "io_uring: " + SharedRing.unavailability());
  }

  private static String run(ChildJvm child) throws Exception {
    ChildJvm.Result result = child.run(Application.class);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  /** A child that io_uring is refused to. */
  private static ChildJvm refused() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ChildJvm()
        .under(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            SeccompLauncher.class.getName(),
            EPERM);
  }

  @Test
  void onARingWhereThereIsOne() throws Exception {
    assertThat(run(new ChildJvm())).isEqualTo("5 bytes over a ring by dev.leat.spi\n");
    assertThat(run(new ChildJvm().with("-Dleat.engine=uring")))
        .isEqualTo("5 bytes over a ring by dev.leat.spi\n");
  }

  @Test
  void onSelectorsWhereTheApplicationWantsThem() throws Exception {
    assertThat(run(new ChildJvm().with("-Dleat.engine=portable")))
        .isEqualTo("5 bytes over no ring by dev.leat.spi\n");
  }

  @Test
  void onSelectorsWhereIoUringIsRefusedWhichIsSaid() throws Exception {
    assertThat(run(refused()))
        .contains("io_uring")
        .endsWith("5 bytes over no ring by dev.leat.spi\n");
  }

  @Test
  void noneWhereARingIsAMustAndRefused() throws Exception {
    for (String option : new String[] {"-Dleat.engine=uring", "-Dleat.required=true"}) {
      ChildJvm.Result result = refused().with(option).run(Application.class);
      assertThat(result.exit()).as(result.output()).isEqualTo(1);
      assertThat(result.output()).contains("IllegalStateException", "io_uring");
    }
  }

  /** As where memory is locked for rings, and a limit to that (before Linux 5.12). */
  @Test
  void onSelectorsForGroupsThatGetNoRing() throws Exception {
    Required.program("strace");
    ChildJvm.Result result = withoutMoreRings().run(Application.class, "groups");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("io_uring_setup failed with ENOMEM")
        .contains("5 bytes over a ring by dev.leat.spi\n")
        .endsWith("fixed: handlers on own, rings: 1\ncached: handlers on own, rings: 1\n");
  }

  @Test
  void noGroupWhereARingIsAMustAndThereIsNoMore() throws Exception {
    Required.program("strace");
    ChildJvm.Result result =
        withoutMoreRings().with("-Dleat.required=true").run(Application.class, "groups");
    assertThat(result.exit()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("java.io.IOException: io_uring_setup failed with ENOMEM");
  }

  /** The thread that makes the first one, the main thread, makes the others. */
  private static ChildJvm withoutMoreRings() {
    return new ChildJvm()
        .under("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null")
        .under("-e", "trace=io_uring_setup", "-e", "inject=io_uring_setup:error=ENOMEM:when=2+");
  }

  @Test
  void theJdksOwnWhereTheApplicationNamesIt() throws Exception {
    assertThat(
            run(
                new ChildJvm()
                    .with(
                        SocketVariants.EXPORTS,
                        "-Djava.nio.channels.spi.AsynchronousChannelProvider="
                            + "sun.nio.ch.LinuxAsynchronousChannelProvider")))
        .isEqualTo("5 bytes over no ring by sun.nio.ch\n");
  }

  /** Sends five bytes through a socket, says how, and leaves an accept and a read pending. */
  static final class Application {
    private Application() {}

    /** Arguments: anything, for groups of its own to be tried as well. */
    public static void main(String[] args) throws Exception {
      AsynchronousSocketChannel client = sendFive(null);
      System.out.println(
          "5 bytes over %s by %s"
              .formatted(
                  OpenDescriptors.rings() > 0 ? "a ring" : "no ring",
                  client.provider().getClass().getPackageName()));
      if (args.length > 0) {
        ThreadFactory factory = task -> Thread.ofPlatform().name("own").unstarted(task);
        use("fixed", AsynchronousChannelGroup.withFixedThreadPool(2, factory));
        ExecutorService pool = Executors.newCachedThreadPool(factory);
        use("cached", AsynchronousChannelGroup.withCachedThreadPool(pool, 1));
      }
    }

    private static void use(String name, AsynchronousChannelGroup group) throws Exception {
      AsynchronousSocketChannel client = sendFive(group);
      CompletableFuture<String> told = new CompletableFuture<>();
      client.write(
          ByteBuffer.allocate(5),
          null,
          new Then<Integer>((count, failure) -> told.complete(Thread.currentThread().getName())));
      System.out.printf(
          "%s: handlers on %s, rings: %d%n", name, Hang.get(told), OpenDescriptors.rings());
      group.shutdownNow();
      if (!group.awaitTermination(Hang.SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end");
      }
    }

    private static AsynchronousSocketChannel sendFive(@Nullable AsynchronousChannelGroup group)
        throws Exception {
      AsynchronousServerSocketChannel server =
          AsynchronousServerSocketChannel.open(group).bind(SocketContract.loopback());
      AsynchronousSocketChannel client = AsynchronousSocketChannel.open(group);
      Future<Void> connecting = client.connect(server.getLocalAddress());
      AsynchronousSocketChannel accepted = server.accept().get();
      connecting.get();
      client.write(ByteBuffer.allocate(5)).get();
      if (accepted.read(ByteBuffer.allocate(9)).get() != 5) {
        throw new AssertionError("five were sent");
      }
      Future<?> pending = accepted.read(ByteBuffer.allocate(9));
      Future<?> accepting = server.accept();
      if (pending.isDone() || accepting.isDone()) {
        throw new AssertionError("nothing more was sent");
      }
      return client;
    }
  }
}
