package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.PageCache;
import dev.leat.testing.Tool;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Futures of reads whose bytes are in the page cache, are not, or are in part. */
@MethodSource("dev.leat.file.ChannelVariants#ours")
class CachedReadsTest extends ChannelContract {
  private static final int PAGE = PageCache.PAGE;
  private static final int PAGES = 64;
  private static final int SIZE = PAGES * PAGE;

  private final byte[] content = Content.random(SIZE, 1);
  private Path file;
  private AsynchronousFileChannel channel;

  @BeforeEach
  void openOnTheDevice() throws Exception {
    file = file(content);
    Tool.run("sync", file.toString()); // what is dirty cannot be dropped
    channel = open(file, READ);
  }

  private void readAll(ByteBuffer dst) throws Exception {
    assertThat(get(channel.read(dst, 0))).isEqualTo(SIZE);
    assertThat(dst.flip().mismatch(ByteBuffer.wrap(content))).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void whatIsInTheCacheIsThereWhenTheCallReturns(BufferKind kind) throws Exception {
    readAll(kind.allocate(SIZE));
    assertThat(PageCache.pages(file)).isEqualTo(PAGES);
    ByteBuffer dst = kind.allocate(PAGE);
    Future<Integer> future = channel.read(dst, PAGE);
    assertThat(future.isDone()).isTrue();
    assertThat(future.get()).isEqualTo(PAGE);
    assertThat(dst.flip().mismatch(ByteBuffer.wrap(content, PAGE, PAGE))).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void whatIsInTheCacheInPartIsReadAsAWhole(BufferKind kind) throws Exception {
    readAll(kind.allocate(SIZE));
    PageCache.drop(file, PAGES / 2, PAGES / 2);
    assertThat(PageCache.pages(file)).isBetween(1, PAGES / 2);
    readAll(kind.allocate(SIZE));
  }

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void whatIsNotInTheCacheIsReadFromTheDevice(BufferKind kind) throws Exception {
    PageCache.drop(file, 0, PAGES);
    assertThat(PageCache.pages(file)).isZero();
    readAll(kind.allocate(SIZE));
  }

  @Test
  void theEndOfTheFileIsTheEndWhereverItIsReadFrom() throws Exception {
    ByteBuffer dst = ByteBuffer.allocate(2 * PAGE);
    assertThat(get(channel.read(dst, SIZE))).isEqualTo(-1);
    assertThat(get(channel.read(dst, SIZE + 1L))).isEqualTo(-1);
    assertThat(dst.position()).isZero();
    assertThat(get(channel.read(dst, SIZE - PAGE))).isEqualTo(PAGE);
    assertThat(dst.position()).isEqualTo(PAGE);
  }
}
