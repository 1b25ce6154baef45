package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.file.channel.Partner.Opening;
import dev.leat.testing.Comparison;
import dev.leat.testing.Content;
import dev.leat.testing.Outcome;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Transfers between channels, ours and all others. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#some")
class TransferContractTest extends FileChannelContract {
  private static final byte[] CONTENT = Content.random(50_000, 1);
  private static final byte[] BEFORE = Content.random(30, 2);
  private static final long[] POSITIONS = {-1, 0, 7, 49_999, 50_000, 50_001, Long.MAX_VALUE};
  private static final long[] COUNTS = {-1, 0, 1, 8192, 20_000, 50_000, 60_000, Long.MAX_VALUE};

  /** The JDK keeps a descriptor for closing sockets from the first one on. */
  @BeforeAll
  static void useASocket() throws Exception {
    Partner.Source.SOCKET.open(Path.of("/dev/null"), FileChannel::open).seen().call();
  }

  @ParameterizedTest
  @EnumSource
  void transferToDoesWhatItDoesBetweenTwoOfTheJdks(Partner.Target target) throws Exception {
    Comparison comparison = new Comparison();
    for (long position : POSITIONS) {
      for (long count : COUNTS) {
        String name = position + " " + count;
        List<Object> oracle = to(FileChannel::open, target, FileChannel::open, position, count);
        comparison.add(name, oracle, to(variant::open, target, FileChannel::open, position, count));
        comparison.add(
            name + " to ours", oracle, to(variant::open, target, variant::open, position, count));
      }
    }
    comparison.assertNoDifference();
  }

  private List<Object> to(
      Opening opening, Partner.Target target, Opening partners, long position, long count)
      throws Exception {
    Path from = Files.write(directory.resolve("from"), CONTENT);
    Path to = Files.write(directory.resolve("to"), BEFORE);
    List<Object> seen = new ArrayList<>();
    try (FileChannel channel = opening.open(from, Set.of(READ)).position(3);
        var partner = target.open(to, partners)) {
      WritableByteChannel sink = partner.channel();
      seen.add(Outcome.of(directory, () -> channel.transferTo(position, count, sink)));
      seen.add(channel.isOpen() + " " + channel.position());
      seen.add(sink.isOpen());
      seen.add(partner.seen().call());
    }
    Files.delete(from);
    Files.delete(to);
    return seen;
  }

  @ParameterizedTest
  @EnumSource
  void transferFromDoesWhatItDoesBetweenTwoOfTheJdks(Partner.Source source) throws Exception {
    Comparison comparison = new Comparison();
    for (long position : new long[] {-1, 0, 7, 30, 100}) {
      for (long count : COUNTS) {
        String name = position + " " + count;
        List<Object> oracle = from(FileChannel::open, source, FileChannel::open, position, count);
        comparison.add(
            name, oracle, from(variant::open, source, FileChannel::open, position, count));
        comparison.add(
            name + " from ours",
            oracle,
            from(variant::open, source, variant::open, position, count));
      }
    }
    comparison.assertNoDifference();
  }

  private List<Object> from(
      Opening opening, Partner.Source source, Opening partners, long position, long count)
      throws Exception {
    Path from = Files.write(directory.resolve("from"), CONTENT);
    Path to = Files.write(directory.resolve("to"), BEFORE);
    List<Object> seen = new ArrayList<>();
    try (FileChannel channel = opening.open(to, Set.of(WRITE)).position(3);
        var partner = source.open(from, partners)) {
      seen.add(
          Outcome.of(directory, () -> channel.transferFrom(partner.channel(), position, count)));
      seen.add(channel.isOpen() + " " + channel.position());
      seen.add(partner.channel().isOpen());
      seen.add(partner.seen().call());
    }
    seen.add(Arrays.hashCode(Files.readAllBytes(to)));
    Files.delete(from);
    Files.delete(to);
    return seen;
  }

  /** The JDK does not know ours, but serves it as any channel. */
  @Test
  void theJdksChannelsTransferToAndFromOurs() throws Exception {
    Path from = file(CONTENT);
    FileChannel ours = open(from, READ);
    Path copy = file(new byte[0]);
    FileChannel jdk = openJdk(copy, READ, WRITE);
    assertThat(jdk.transferFrom(ours, 0, 60_000)).isEqualTo(50_000);
    assertThat(ours.position()).isEqualTo(50_000);
    assertThat(Files.readAllBytes(copy)).isEqualTo(CONTENT);
    Path second = file(new byte[0]);
    FileChannel target = open(second, WRITE);
    assertThat(jdk.transferTo(10, 60_000, target)).isEqualTo(49_990);
    assertThat(target.position()).isEqualTo(49_990);
    assertThat(Files.readAllBytes(second)).isEqualTo(Arrays.copyOfRange(CONTENT, 10, 50_000));
  }

  @Test
  void theCallItselfIsCheckedAsByTheJdk() throws Exception {
    Calls calls = new Calls();
    for (long position : POSITIONS) {
      for (long count : new long[] {-1, 0, 5, Long.MAX_VALUE}) {
        String name = position + " " + count;
        calls.add("to " + name, c -> c.transferTo(position, count, discarding()));
        calls.add("to null " + name, c -> transferToNull(c, position, count));
        calls.add("from " + name, c -> c.transferFrom(bytes(7), position, count));
        calls.add("from null " + name, c -> transferFromNull(c, position, count));
        calls.add("to itself " + name, c -> c.transferTo(position, count, c));
        calls.add("from itself " + name, c -> c.transferFrom(c, position, count));
        calls.add("to closed " + name, c -> c.transferTo(position, count, closed()));
        calls.add("from closed " + name, c -> c.transferFrom(closed(), position, count));
      }
    }
    calls.compare(variant, directory);
  }

  private static WritableByteChannel discarding() {
    return Channels.newChannel(java.io.OutputStream.nullOutputStream());
  }

  private static java.nio.channels.ReadableByteChannel bytes(int count) {
    return Channels.newChannel(new java.io.ByteArrayInputStream(new byte[count]));
  }

  @SuppressWarnings("NullAway") // null is what is tried
  private static long transferToNull(FileChannel channel, long position, long count)
      throws Exception {
    return channel.transferTo(position, count, null);
  }

  @SuppressWarnings("NullAway") // null is what is tried
  private static long transferFromNull(FileChannel channel, long position, long count)
      throws Exception {
    return channel.transferFrom(null, position, count);
  }

  private static FileChannel closed() throws Exception {
    FileChannel channel = FileChannel.open(Path.of("/dev/zero"), READ, WRITE);
    channel.close();
    return channel;
  }

  @Test
  void aFileIsTransferredIntoItselfAsByTheJdk() throws Exception {
    Comparison comparison = new Comparison();
    for (long at : new long[] {0, 10, 20_000, 49_000}) {
      for (long count : new long[] {100, 10_000, 20_000, 60_000}) {
        String name = at + " " + count;
        comparison.add(
            "to " + name,
            self(FileChannel::open, c -> c.position(20_000).transferTo(at, count, c)),
            self(variant::open, c -> c.position(20_000).transferTo(at, count, c)));
        comparison.add(
            "from " + name,
            self(FileChannel::open, c -> c.position(20_000).transferFrom(c, at, count)),
            self(variant::open, c -> c.position(20_000).transferFrom(c, at, count)));
      }
    }
    comparison.assertNoDifference();
  }

  private List<Object> self(Opening opening, Calls.Call call) throws Exception {
    Path file = Files.write(directory.resolve("self"), CONTENT);
    List<Object> seen = new ArrayList<>();
    try (FileChannel channel = opening.open(file, Set.of(READ, WRITE))) {
      seen.add(Outcome.of(directory, () -> call.on(channel)));
      seen.add(channel.position());
    }
    seen.add(Arrays.hashCode(Files.readAllBytes(file)));
    Files.delete(file);
    return seen;
  }

  @Test
  void aFullPipeTakesNothing() throws Exception {
    FileChannel channel = open(file(CONTENT), READ);
    Pipe pipe = Pipe.open();
    closedAfterwards(pipe.source());
    closedAfterwards(pipe.sink()).configureBlocking(false);
    while (pipe.sink().write(ByteBuffer.allocate(4096)) > 0) {
      assertThat(channel.isOpen()).isTrue();
    }
    assertThat(channel.transferTo(0, 50_000, pipe.sink())).isZero();
    assertThat(channel.transferTo(0, 100, pipe.sink())).isZero();
    FileChannel target = open(file(BEFORE), APPEND);
    pipe.source().configureBlocking(false);
    assertThat(target.transferFrom(pipe.source(), 0, 10)).isEqualTo(10);
  }

  @Test
  void anInterruptedThreadLosesBothChannels() throws Exception {
    for (Opening partner : List.<Opening>of(FileChannel::open, variant::open)) {
      for (boolean to : new boolean[] {true, false}) {
        FileChannel channel = open(file(CONTENT), READ, WRITE);
        FileChannel other = closedAfterwards(partner.open(file(BEFORE), Set.of(READ, WRITE)));
        Caller caller =
            start(
                () -> {
                  Thread.currentThread().interrupt();
                  return to ? channel.transferTo(0, 10, other) : channel.transferFrom(other, 0, 10);
                });
        assertThat(caller.ending())
            .isEqualTo("java.nio.channels.ClosedByInterruptException: null, interrupted");
        assertThat(channel.isOpen()).isFalse();
        assertThat(other.isOpen()).isFalse();
      }
    }
  }
}
