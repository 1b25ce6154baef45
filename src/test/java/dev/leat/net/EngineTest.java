package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.ring.SharedRing;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.SeccompLauncher;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Future;
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

    public static void main(String[] args) throws Exception {
      AsynchronousServerSocketChannel server =
          AsynchronousServerSocketChannel.open().bind(SocketContract.loopback());
      AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
      Future<Void> connecting = client.connect(server.getLocalAddress());
      AsynchronousSocketChannel accepted = server.accept().get();
      connecting.get();
      client.write(ByteBuffer.allocate(5)).get();
      int count = accepted.read(ByteBuffer.allocate(9)).get();
      Future<?> pending = accepted.read(ByteBuffer.allocate(9));
      Future<?> accepting = server.accept();
      if (pending.isDone() || accepting.isDone()) {
        throw new AssertionError("nothing more was sent");
      }
      System.out.println(
          "%d bytes over %s by %s"
              .formatted(
                  count,
                  OpenDescriptors.rings() > 0 ? "a ring" : "no ring",
                  client.provider().getClass().getPackageName()));
    }
  }
}
