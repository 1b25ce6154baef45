package dev.leat.file.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams, readers and writers of {@link Channels} over the channel. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#all")
class ChannelStreamsContractTest extends FileChannelContract {
  @Test
  void anInputStreamReadsFromThePositionOn() throws Exception {
    byte[] content = Content.random(100_000, 1);
    FileChannel channel = openOn(content);
    InputStream in = Channels.newInputStream(channel.position(10));
    assertThat(in.available()).isEqualTo(99_990);
    assertThat(in.read()).isEqualTo(content[10] & 0xff);
    assertThat(in.skip(9)).isEqualTo(9);
    assertThat(in.readNBytes(5)).isEqualTo(Arrays.copyOfRange(content, 20, 25));
    assertThat(channel.position()).isEqualTo(25);
    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 25, 100_000));
    assertThat(in.read()).isEqualTo(-1);
    in.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void streamsTransferToStreams() throws Exception {
    byte[] content = Content.random(100_000, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream first = Channels.newInputStream(open(file(content), READ));
    assertThat(first.transferTo(bytes)).isEqualTo(100_000);
    assertThat(bytes.toByteArray()).isEqualTo(content);
    Path copy = file(new byte[0]);
    InputStream second = Channels.newInputStream(open(file(content), READ).position(10));
    assertThat(second.transferTo(Channels.newOutputStream(open(copy, WRITE)))).isEqualTo(99_990);
    assertThat(second.read()).isEqualTo(-1);
    assertThat(Files.readAllBytes(copy)).isEqualTo(Arrays.copyOfRange(content, 10, 100_000));
  }

  @Test
  void anOutputStreamWritesFromThePositionOn() throws Exception {
    byte[] content = Content.random(100_000, 3);
    Path file = file(new byte[5]);
    FileChannel channel = open(file, WRITE);
    try (OutputStream out = Channels.newOutputStream(channel.position(2))) {
      out.write(content, 7, 99_000);
      out.write(9);
    }
    assertThat(channel.isOpen()).isFalse();
    byte[] expected = new byte[99_003];
    System.arraycopy(content, 7, expected, 2, 99_000);
    expected[99_002] = 9;
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    try (OutputStream out = Channels.newOutputStream(open(file, APPEND))) {
      out.write(1);
    }
    assertThat(Files.size(file)).isEqualTo(99_004);
  }

  @Test
  void textIsReadAndWritten() throws Exception {
    Path file = file(new byte[0]);
    String text = "Zeile mit ä\n漢字\n".repeat(3000);
    try (var writer = Channels.newWriter(open(file, WRITE), UTF_8)) {
      writer.write(text);
    }
    assertThat(Files.readString(file)).isEqualTo(text);
    try (BufferedReader reader = new BufferedReader(Channels.newReader(open(file, READ), UTF_8))) {
      assertThat(reader.lines().toList()).isEqualTo(text.lines().toList());
    }
  }

  @Test
  void aBufferedStreamOverAPipeReadsWhatComes() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe.path(), READ);
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
    pipe.put(new byte[] {1, 2, 3});
    assertThat(in.read()).isEqualTo(1);
    assertThat(in.read(new byte[10])).isEqualTo(2);
    pipe.put(new byte[] {4, 5, 6});
    assertThat(in.readNBytes(2)).isEqualTo(new byte[] {4, 5});
    Caller rest = start(() -> Arrays.toString(in.readAllBytes())).awaitBlockedIn("read");
    pipe.put(new byte[] {7}).close();
    assertThat(rest.ending()).isEqualTo("value [6, 7]");
  }

  @Test
  void allBytesOfAPipeAreReadUntilItsEnd() throws Exception {
    byte[] content = Content.random(200_000, 4);
    NamedPipe pipe = pipe();
    InputStream in = Channels.newInputStream(open(pipe.path(), READ));
    FileChannel to = open(pipe.path(), WRITE);
    pipe.close();
    Caller writer =
        start(
            () -> {
              try (OutputStream out = Channels.newOutputStream(to)) {
                out.write(content);
              }
              return "written";
            });
    assertThat(in.readNBytes(1000)).isEqualTo(Arrays.copyOf(content, 1000));
    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 1000, 200_000));
    assertThat(writer.ending()).isEqualTo("value written");
  }
}
