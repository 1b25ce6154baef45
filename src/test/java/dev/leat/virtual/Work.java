package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;

/** What the others do while one thread waits: they write, read and compute. */
record Work(Path directory) implements Callable<Long> {
  private static final int LENGTH = 100_000;

  @Override
  public Long call() throws IOException {
    byte[] content = Content.random(LENGTH, 7);
    Path file = Files.createTempFile(directory, "work", "");
    Files.write(file, content);
    check(content, Files.readAllBytes(file));
    Files.delete(file);
    byte[] copy = new byte[LENGTH];
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE)) {
      ByteBuffer source = ByteBuffer.wrap(content);
      while (source.hasRemaining()) {
        channel.write(source);
      }
      channel.force(true);
      ByteBuffer target = ByteBuffer.wrap(copy);
      while (target.hasRemaining()) {
        channel.read(target, target.position());
      }
    }
    Files.delete(file);
    check(content, copy);
    CRC32 sum = new CRC32();
    sum.update(copy);
    return sum.getValue();
  }

  private static void check(byte[] expected, byte[] actual) {
    if (!Arrays.equals(expected, actual)) {
      throw new AssertionError("read other bytes than were written");
    }
  }
}
