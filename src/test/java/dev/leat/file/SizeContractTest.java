package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The size of a file: asked, cut, and made durable. */
@MethodSource("dev.leat.file.ChannelVariants#all")
class SizeContractTest extends ChannelContract {
  @Test
  void truncateCutsAndKeepsTheBeginning() throws Exception {
    byte[] content = Content.random(9000, 1);
    Path file = file(content);
    AsynchronousFileChannel channel = open(file, WRITE);

    assertThat(channel.truncate(4097)).isSameAs(channel);

    assertThat(channel.size()).isEqualTo(4097);
    assertThat(Files.readAllBytes(file)).isEqualTo(Arrays.copyOf(content, 4097));
    channel.truncate(0);
    assertThat(Files.size(file)).isZero();
  }

  @Test
  void truncateToALargerSizeChangesNothing() throws Exception {
    byte[] content = Content.random(10, 2);
    Path file = file(content);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    channel.truncate(10).truncate(11).truncate(Long.MAX_VALUE);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void sizeFollowsWritesOfOthers() throws Exception {
    Path file = file(new byte[1]);
    AsynchronousFileChannel channel = open(file, READ);
    assertThat(channel.size()).isEqualTo(1);
    Files.write(file, new byte[77]);
    assertThat(channel.size()).isEqualTo(77);
    try (AsynchronousFileChannel writer = openJdk(file, WRITE)) {
      assertThat(get(writer.write(ByteBuffer.allocate(1), 1L << 40))).isEqualTo(1);
    }
    assertThat(channel.size()).isEqualTo((1L << 40) + 1);
  }

  @Test
  void forceWorksOnEveryMode() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel reader = open(file, READ);
    AsynchronousFileChannel writer = open(file, WRITE);
    assertThat(get(writer.write(ByteBuffer.allocate(5), 3))).isEqualTo(5);
    reader.force(true);
    reader.force(false);
    writer.force(true);
    writer.force(false);
    assertThat(reader.size()).isEqualTo(10);
  }

  /** As on the JDK: there is nothing interruptible about these. */
  @Test
  void anInterruptedThreadIsServedAndKeepsItsStatus() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    Thread.currentThread().interrupt();
    try {
      channel.force(true);
      channel.truncate(5);
      assertThat(channel.size()).isEqualTo(5);
      assertThat(channel.isOpen()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aFileThatIsGoneIsStillServed() throws Exception {
    byte[] content = Content.random(5000, 3);
    Path file = file(content);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    Files.delete(file);
    ByteBuffer dst = ByteBuffer.allocate(5000);
    assertThat(get(channel.read(dst, 0))).isEqualTo(5000);
    assertThat(dst.array()).isEqualTo(content);
    assertThat(get(channel.write(ByteBuffer.allocate(10), 5000))).isEqualTo(10);
    channel.force(true);
    assertThat(channel.truncate(6).size()).isEqualTo(6);
  }
}
