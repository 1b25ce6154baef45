package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Direct I/O (O_DIRECT) with every sort of buffer, aligned and not. Arguments: a directory on the
 * file system that is asked about, and the kinds of buffers, all if none is named.
 *
 * <p>An answer to a read is how many bytes came, and whether they are the file's.
 */
public final class DirectQuestions {
  /** Not a multiple of any block. */
  static final int SIZE = 200_001;

  private static final byte[] CONTENT = Content.random(SIZE, 1);

  private final Questions questions;
  private final int block;

  private DirectQuestions(Questions questions) throws IOException {
    this.questions = questions;
    this.block = (int) Files.getFileStore(questions.root()).getBlockSize();
  }

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    DirectQuestions direct = new DirectQuestions(questions);
    for (BufferKind kind : kinds(arguments)) {
      direct.reads(kind);
      direct.writes(kind);
      direct.vectors(kind);
    }
    direct.manyAtOnce();
    direct.options();
    direct.others();
    questions.end();
  }

  private static List<BufferKind> kinds(String[] arguments) {
    return arguments.length == 1
        ? List.of(BufferKind.values())
        : Arrays.stream(arguments).skip(1).map(BufferKind::valueOf).toList();
  }

  private static FileChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(ExtendedOptions.DIRECT);
    return FileChannel.open(file, all);
  }

  /** What to do with a channel on a file of {@link #CONTENT}. */
  private interface Body {
    Object with(FileChannel channel) throws Exception;
  }

  private void ask(String name, Body body) throws InterruptedException {
    questions.ask(
        name,
        own -> {
          Files.write(own, CONTENT);
          try (FileChannel channel = open(own, READ, WRITE)) {
            return body.with(channel);
          } finally {
            Files.delete(own);
          }
        });
  }

  private static String bytes(ByteBuffer dst, int start, long position, int count) {
    byte[] got = new byte[Math.max(0, count)];
    dst.get(start, got);
    int from = (int) Math.min(SIZE, position);
    boolean same = Arrays.equals(got, Arrays.copyOfRange(CONTENT, from, from + got.length));
    return count + (same ? " right" : " WRONG") + ", moved " + (dst.position() - start);
  }

  private void reads(BufferKind kind) throws InterruptedException {
    int last = SIZE / block * block;
    for (long position : new long[] {0, block, last, last + block, 1L << 40, 1, 513, SIZE - 1}) {
      for (int length : new int[] {block, 4 * block, 1, block + 1, SIZE / 2}) {
        String name = kind + " " + name(position) + " for " + name(length);
        ask("read at " + name, channel -> readAt(channel, kind.allocate(length), position));
        ask(
            "read relative at " + name,
            channel -> readRelative(channel.position(position), kind.allocate(length)));
      }
    }
    ask("read nothing " + kind, channel -> channel.read(kind.allocate(0), 0));
    ask("read to the end " + kind, channel -> readAll(channel, kind.allocate(4 * block)));
    ask(
        "read in the middle of a buffer " + kind,
        channel -> readAt(channel, kind.allocate(3 * block).position(block).limit(2 * block), 0));
    ask(
        "read at odd places of a buffer " + kind,
        channel -> readAt(channel, kind.allocate(3 * block).position(3).limit(block + 3), 0));
  }

  private String name(long number) {
    return number % block == 0 ? number / block + " blocks" : number + " bytes";
  }

  private static String readAt(FileChannel channel, ByteBuffer dst, long position)
      throws IOException {
    int start = dst.position();
    int count = channel.read(dst, position);
    return bytes(dst, start, position, count) + ", channel " + channel.position();
  }

  private static String readRelative(FileChannel channel, ByteBuffer dst) throws IOException {
    long position = channel.position();
    int count = channel.read(dst);
    return bytes(dst, 0, position, count) + ", channel " + (channel.position() - position);
  }

  private static String readAll(FileChannel channel, ByteBuffer dst) throws IOException {
    StringBuilder counts = new StringBuilder();
    int count = 0;
    while (count >= 0) {
      counts.append(readRelative(channel, dst.clear())).append("; ");
      count = dst.position() == 0 ? -1 : 0;
    }
    return counts.toString();
  }

  private void writes(BufferKind kind) throws InterruptedException {
    for (long position : new long[] {0, 2L * block, 100L * block, 1, 513}) {
      for (int length : new int[] {block, 4 * block, 1, block + 1}) {
        String name = "write at " + name(position) + " " + name(length) + " of " + kind;
        ask(name, channel -> write(channel, kind, length, position, false));
        ask(name + ", relative", channel -> write(channel, kind, length, position, true));
      }
    }
    ask(
        "write smallest of " + kind,
        channel -> channel.write(kind.allocate(512), 512) + ", channel " + channel.position());
    ask("write nothing of " + kind, channel -> channel.write(kind.allocate(0), 0));
    ask(
        "write odd places of " + kind,
        channel -> {
          ByteBuffer src = kind.holding(Content.random(3 * block, 2)).position(3).limit(block + 3);
          int count = channel.write(src, 0);
          return count + ", left " + src.remaining() + digest(channel);
        });
  }

  private Object write(
      FileChannel channel, BufferKind kind, int length, long position, boolean relative) {
    ByteBuffer src = kind.holding(Content.random(length, position));
    return new Steps()
        .then(
            "write",
            () -> relative ? channel.position(position).write(src) : channel.write(src, position))
        .then("left", src::remaining)
        .then("position", channel::position)
        .then("content", () -> digest(channel));
  }

  /** A number for all that is in the file, read in whole blocks. */
  private String digest(FileChannel channel) throws IOException {
    ByteBuffer dst = ByteBuffer.allocateDirect(128 * block + block).alignedSlice(block);
    dst.limit(128 * block);
    int count = channel.read(dst, 0);
    return count + " bytes " + dst.flip().hashCode();
  }

  private void vectors(BufferKind kind) throws InterruptedException {
    ask("read scattered, " + kind, channel -> scatter(channel, kind, block, block));
    ask("read scattered odd, " + kind, channel -> scatter(channel, kind, 100, block - 100));
    ask(
        "read scattered to the end, " + kind,
        channel -> scatter(channel, kind, 40 * block, 40 * block));
    ask("write gathered, " + kind, channel -> gather(channel, kind, block, block));
    ask("write gathered odd, " + kind, channel -> gather(channel, kind, block, 100));
    ask("write gathered odd first, " + kind, channel -> gather(channel, kind, 100, block));
  }

  private String scatter(FileChannel channel, BufferKind kind, int first, int second)
      throws IOException {
    ByteBuffer[] both = {kind.allocate(first), kind.allocate(second)};
    channel.position(block);
    long count = channel.read(both);
    int ofFirst = both[0].position();
    return count
        + ": "
        + bytes(both[0], 0, block, ofFirst)
        + ", "
        + bytes(both[1], 0, block + ofFirst, both[1].position())
        + ", channel "
        + channel.position();
  }

  private Steps gather(FileChannel channel, BufferKind kind, int first, int second) {
    ByteBuffer[] both = {
      kind.holding(Content.random(first, 3)), kind.holding(Content.random(second, 4))
    };
    return new Steps()
        .then("gather", () -> channel.position(block).write(both))
        .then("left", () -> both[0].remaining() + " " + both[1].remaining())
        .then("position", channel::position)
        .then("content", () -> digest(channel));
  }

  /** Many buffers, some of which hold nothing. */
  private void manyAtOnce() throws InterruptedException {
    ask(
        "read into many",
        channel -> {
          ByteBuffer[] many = new ByteBuffer[2000];
          Arrays.setAll(many, i -> ByteBuffer.allocate(i % 100 == 0 ? block : 0));
          long count = channel.read(many);
          return count + " " + many[100].position() + " " + channel.position();
        });
    ask(
        "write some of many",
        channel -> {
          ByteBuffer[] many = new ByteBuffer[40];
          Arrays.setAll(many, i -> ByteBuffer.allocate(i % 2 == 0 ? block : 0));
          long count = channel.write(many, 3, 10);
          return count + " " + channel.position() + " " + digest(channel);
        });
  }

  private void options() throws InterruptedException {
    questions.ask("write, created", own -> create(own, WRITE, CREATE));
    questions.ask("write, synchronous", own -> create(own, WRITE, CREATE, DSYNC));
    questions.ask("write, appended", own -> create(own, CREATE, APPEND));
    questions.ask("refused: missing", own -> open(own, READ).isOpen());
    questions.ask("refused: directory", own -> open(Files.createDirectory(own), READ).isOpen());
    questions.ask("refused: /proc", own -> open(Path.of("/proc/version"), READ).isOpen());
    questions.ask(
        "refused: /sys", own -> open(Path.of("/sys/kernel/uevent_seqnum"), READ).isOpen());
  }

  private Object create(Path own, OpenOption... options) throws IOException {
    try (FileChannel channel = open(own, options)) {
      return new Steps()
          .then("write", () -> channel.write(BufferKind.DIRECT_ALIGNED.allocate(2 * block)))
          .then("heap", () -> channel.write(ByteBuffer.allocate(block)))
          .then("position", channel::position)
          .then("size", channel::size)
          .then("truncate", () -> channel.truncate(block + 100).size())
          .then("after", channel::position)
          .then("read", () -> channel.read(ByteBuffer.allocate(block), 0));
    }
  }

  private void others() throws InterruptedException {
    ask("transfer to", channel -> transferTo(channel));
    ask("map", channel -> channel.map(FileChannel.MapMode.READ_ONLY, 1, 10).get(0) == CONTENT[1]);
    ask(
        "force",
        channel -> {
          channel.force(true);
          return channel.size();
        });
    ask("lock", channel -> channel.lock(0, 10, false).isValid());
    ask("truncate", channel -> channel.truncate(block).size());
    ask("truncate odd", channel -> channel.truncate(5).size());
  }

  private static Object transferTo(FileChannel channel) throws IOException {
    Path target = Files.createTempFile("leat", "transfer");
    try (FileChannel to = FileChannel.open(target, WRITE)) {
      long count = channel.transferTo(0, SIZE, to);
      return count + " " + Arrays.equals(Files.readAllBytes(target), CONTENT);
    } finally {
      Files.delete(target);
    }
  }
}
