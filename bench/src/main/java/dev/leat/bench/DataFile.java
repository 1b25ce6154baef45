package dev.leat.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * The file that is read: blocks of 4 KiB, each with its own number in its first and last eight
 * bytes and noise between, so that a reader can tell a block that was read from one that was not.
 */
final class DataFile {
  static final int BLOCK_BYTES = 4096;

  private static final int CHUNK_BYTES = 1 << 20;

  private DataFile() {}

  /** Makes {@code file} unless it is there and has {@code bytes}, a multiple of 1 MiB. */
  static void require(Path file, long bytes) throws IOException {
    if (Files.exists(file) && Files.size(file) == bytes) {
      return;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    // Renamed only when it is whole and on the device: an interrupted run leaves no half file.
    Path part = file.resolveSibling(file.getFileName() + ".part");
    write(part, bytes);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Path file, long bytes) throws IOException {
    SplittableRandom noise = new SplittableRandom(1);
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long at = 0; at < bytes; at += CHUNK_BYTES) {
        fill(chunk.clear(), at / BLOCK_BYTES, noise);
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
      channel.force(true);
    }
  }

  private static void fill(ByteBuffer chunk, long firstBlock, SplittableRandom noise) {
    for (int at = 0; at < CHUNK_BYTES; at += Long.BYTES) {
      chunk.putLong(at, noise.nextLong());
    }
    for (int at = 0; at < CHUNK_BYTES; at += BLOCK_BYTES) {
      long block = firstBlock + at / BLOCK_BYTES;
      chunk.putLong(at, block).putLong(at + BLOCK_BYTES - Long.BYTES, block);
    }
  }

  /** Throws unless {@code buffer} holds the whole of the block with this number. */
  static void check(ByteBuffer buffer, long block) {
    long first = buffer.getLong(0);
    long last = buffer.getLong(BLOCK_BYTES - Long.BYTES);
    if (first != block || last != block) {
      throw new IllegalStateException("block " + block + " was read as " + first + " to " + last);
    }
  }
}
