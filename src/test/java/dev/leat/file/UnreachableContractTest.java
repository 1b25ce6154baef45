package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.RecordingHandler;
import dev.leat.testing.Unreachable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels that nobody closes. The JDK keeps their descriptors for ever; ours come back. */
@MethodSource("dev.leat.file.ChannelVariants#ours")
class UnreachableContractTest extends ChannelContract {
  @Test
  void aChannelThatNobodyReachesGivesItsDescriptorsBack() throws Exception {
    Path file = file(new byte[10]);
    for (int i = 0; i < 20; i++) {
      useAndForget(file);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (OpenDescriptors.count(file) > 0 && System.nanoTime() < deadline) {
      Unreachable.collect();
    }
    assertThat(OpenDescriptors.count(file)).isZero();
  }

  private void useAndForget(Path file) throws Exception {
    var channel = variant.open(file, READ);
    assertThat(get(channel.read(ByteBuffer.allocate(3), 0))).isEqualTo(3);
  }

  /** The operation itself keeps alive what it needs. */
  @Test
  void aReadOfAForgottenChannelStillEnds() throws Exception {
    Path file = file(new byte[1 << 20]);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    for (int i = 0; i < 20; i++) {
      readAndForget(file, handler);
      System.gc();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(handler.await().outcome()).isEqualTo(1 << 20);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (OpenDescriptors.count(file) > 0 && System.nanoTime() < deadline) {
      Unreachable.collect();
    }
  }

  private void readAndForget(Path file, RecordingHandler<Integer, Integer> handler)
      throws IOException {
    variant.open(file, READ).read(ByteBuffer.allocateDirect(1 << 20), 0, 0, handler);
  }
}
