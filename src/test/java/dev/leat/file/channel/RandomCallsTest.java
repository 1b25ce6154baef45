package dev.leat.file.channel;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.Outcome;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls in a random order, each on either kind of thread: after every one of them the
 * variant's channel has answered what the JDK's has, and stands where that stands.
 */
@MethodSource("dev.leat.file.channel.FileChannelVariants#onKernels")
class RandomCallsTest extends FileChannelContract {
  private static final int ROUNDS = 10;
  private static final int CALLS = 60;
  private static final int SIZE = 30_000;

  /** Repeats a run whose failure has named it. */
  private static final long SEED =
      Long.getLong("leat.test.random", ThreadLocalRandom.current().nextLong());

  @Test
  void randomCallsDoWhatTheyDoOnTheJdk() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = Content.random(random.nextInt(SIZE), round);
      Path oracleFile = file(content);
      Path file = file(content);
      FileChannel oracle = openJdk(oracleFile, READ, WRITE);
      FileChannel ours = open(file, READ, WRITE);
      for (int i = 0; i < CALLS; i++) {
        String name = "-Dleat.test.random=%d, round %d, call %d".formatted(SEED, round, i);
        Calls.Call call = next(random);
        ThreadKind kind = random.nextBoolean() ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
        Outcome expected = outcome(call, oracle);
        assertThat(kind.call(() -> outcome(call, ours)))
            .as("%s on %s thread", name, kind)
            .isEqualTo(expected);
        assertThat(ours.position()).as(name).isEqualTo(oracle.position());
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(oracleFile));
    }
  }

  private Outcome outcome(Calls.Call call, FileChannel channel) {
    return Outcome.of(directory, () -> call.on(channel));
  }

  private Calls.Call next(SplittableRandom random) {
    int size = random.nextInt(random.nextBoolean() ? 100 : SIZE);
    long place = random.nextInt(SIZE);
    long seed = random.nextLong();
    List<BufferKind> kinds = kinds(random);
    BufferKind kind = kinds.get(0);
    return switch (random.nextInt(13)) {
      case 0 -> c -> read(kind, size, c::read);
      case 1 -> c -> read(kind, size, dst -> c.read(dst, place));
      case 2 -> c -> c.write(kind.holding(Content.random(size, seed)));
      case 3 -> c -> c.write(kind.holding(Content.random(size, seed)), place);
      case 4 -> c -> scatter(kinds, size, c);
      case 5 -> c -> gather(kinds, size, seed, c);
      case 6 -> c -> c.position(place).position();
      case 7 -> c -> c.truncate(place).position();
      case 8 -> FileChannel::size;
      case 9 -> c -> mapped(c);
      case 10 -> c -> c.transferFrom(openJdk(file(Content.random(size, seed)), READ), place, size);
      case 11 -> c -> copied(c, place, size);
      default -> c -> locked(c, place, size);
    };
  }

  private static List<BufferKind> kinds(SplittableRandom random) {
    BufferKind[] all = BufferKind.values();
    return random.ints(3, 0, all.length).mapToObj(i -> all[i]).toList();
  }

  private interface Read {
    int into(ByteBuffer dst) throws Exception;
  }

  private static String read(BufferKind kind, int size, Read read) throws Exception {
    ByteBuffer dst = kind.allocate(size);
    return read.into(dst) + " " + dst.position() + " " + Arrays.hashCode(Content.whole(dst));
  }

  private static String scatter(List<BufferKind> kinds, int size, FileChannel channel)
      throws Exception {
    ByteBuffer[] dsts =
        kinds.stream().map(kind -> kind.allocate(size / 3)).toArray(ByteBuffer[]::new);
    StringBuilder seen = new StringBuilder("" + channel.read(dsts));
    for (ByteBuffer dst : dsts) {
      seen.append(' ').append(dst.position()).append(' ');
      seen.append(Arrays.hashCode(Content.whole(dst)));
    }
    return seen.toString();
  }

  private static long gather(List<BufferKind> kinds, int size, long seed, FileChannel channel)
      throws Exception {
    byte[] bytes = Content.random(size / 3, seed);
    return channel.write(
        kinds.stream().map(kind -> kind.holding(bytes)).toArray(ByteBuffer[]::new));
  }

  private static int mapped(FileChannel channel) throws Exception {
    return Arrays.hashCode(Content.whole(channel.map(READ_ONLY, 0, channel.size())));
  }

  private String copied(FileChannel channel, long position, long count) throws Exception {
    Path copy = file(new byte[0]);
    long moved = channel.transferTo(position, count, openJdk(copy, WRITE));
    return moved + " " + Arrays.hashCode(Files.readAllBytes(copy));
  }

  private static String locked(FileChannel channel, long position, long size) throws Exception {
    try (var lock = channel.lock(position, size, true)) {
      return lock.position() + " " + lock.size() + " " + lock.isValid();
    }
  }
}
