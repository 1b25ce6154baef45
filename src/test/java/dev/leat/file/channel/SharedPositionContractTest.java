package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** One position, which threads of both kinds move. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#onKernels")
class SharedPositionContractTest extends FileChannelContract {
  private static final int RECORD = 64;
  private static final int RECORDS = 2000;
  private static final int SECONDS = 40;

  @Test
  void eitherKindOfThreadGoesOnWhereTheOtherStopped() throws Exception {
    byte[] content = Content.random(100, 1);
    FileChannel channel = openOn(content);
    ThreadKind kind = variant.body().other();
    for (int i = 0; i < 10; i++) {
      byte[] part = kind.call(() -> bytes(readFully(channel, ByteBuffer.allocate(10))));
      assertThat(part).isEqualTo(Arrays.copyOfRange(content, 10 * i, 10 * i + 10));
      kind = kind.other();
      assertThat(positionOn(kind, channel)).isEqualTo(10L * i + 10);
    }
    kind.call(() -> channel.position(95));
    kind.other().call(() -> channel.write(ByteBuffer.allocate(10)));
    assertThat(positionOn(kind, channel)).isEqualTo(105);
    kind.other().call(() -> channel.truncate(50));
    assertThat(positionOn(kind, channel)).isEqualTo(50);
    kind.call(() -> channel.write(ByteBuffer.allocate(1)));
    assertThat(channel.size()).isEqualTo(51);
  }

  private static long positionOn(ThreadKind kind, FileChannel channel) throws Exception {
    return kind.call(channel::position);
  }

  /** No record is read twice or torn, whoever reads. */
  @Test
  void manyReadersShareTheRecordsOut() throws Exception {
    byte[] content = new byte[RECORD * RECORDS];
    ByteBuffer numbers = ByteBuffer.wrap(content);
    while (numbers.hasRemaining()) {
      numbers.putInt(numbers.position() / RECORD);
    }
    FileChannel channel = open(file(content), READ);
    boolean[] seen = new boolean[RECORDS];
    for (List<Integer> records : onBothKinds(() -> readRecords(channel))) {
      for (int record : records) {
        assertThat(seen[record]).as("record %d was read before", record).isFalse();
        seen[record] = true;
      }
    }
    assertThat(seen).doesNotContain(false);
    assertThat(channel.position()).isEqualTo(content.length);
  }

  private static List<Integer> readRecords(FileChannel channel) throws Exception {
    List<Integer> records = new ArrayList<>();
    ByteBuffer dst = ByteBuffer.allocateDirect(RECORD);
    while (channel.read(dst.clear()) > 0) {
      dst.flip();
      int record = dst.getInt();
      while (dst.hasRemaining()) {
        assertThat(dst.getInt()).isEqualTo(record);
      }
      records.add(record);
    }
    return records;
  }

  /** No record is overwritten or torn, whoever writes. */
  @Test
  void manyWritersWriteOneBehindTheOther() throws Exception {
    Path file = file(new byte[0]);
    FileChannel channel = open(file, WRITE);
    onBothKinds(() -> writeRecords(channel));
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(content.capacity()).isEqualTo(RECORD * RECORDS);
    while (content.hasRemaining()) {
      int first = content.getInt();
      for (int i = 4; i < RECORD; i += 4) {
        assertThat(content.getInt()).isEqualTo(first);
      }
    }
  }

  private static List<Integer> writeRecords(FileChannel channel) throws Exception {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < RECORDS / 4; i++) {
      ByteBuffer src = i % 2 == 0 ? ByteBuffer.allocate(RECORD) : ByteBuffer.allocateDirect(RECORD);
      while (src.hasRemaining()) {
        src.putInt(i);
      }
      counts.add(channel.write(src.flip()));
    }
    assertThat(counts).containsOnly(RECORD);
    return counts;
  }

  /** Two threads of each kind. */
  private static <T> List<T> onBothKinds(Callable<T> task) throws Exception {
    try (ExecutorService platform = Executors.newFixedThreadPool(2);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        futures.add(platform.submit(task));
        futures.add(virtual.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(SECONDS, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
