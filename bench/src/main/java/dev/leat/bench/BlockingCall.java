package dev.leat.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What a thread does over and over that waits for each operation. */
enum BlockingCall {
  /** Reads a block at random. */
  READ {
    @Override
    Operation on(Setting setting, int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuffer buffer = buffer();
      return number -> {
        long block = random.nextLong(setting.blocks());
        checkCount(setting.channel().read(buffer.clear(), block * DataFile.BLOCK_BYTES), block);
        checkSome(number, buffer, block);
      };
    }
  },

  /** Reads the block at the channel's own position, and begins again behind the last one. */
  READ_NEXT {
    @Override
    Operation on(Setting setting, int seed) {
      ByteBuffer buffer = buffer();
      return number -> {
        long block = number % setting.blocks();
        if (block == 0) {
          setting.channel().position(0);
        }
        checkCount(setting.channel().read(buffer.clear()), block);
        checkSome(number, buffer, block);
      };
    }
  },

  /** Writes a block at random. */
  WRITE {
    @Override
    Operation on(Setting setting, int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuffer buffer = buffer();
      return number -> {
        long block = random.nextLong(setting.blocks());
        buffer.putLong(0, number);
        checkCount(setting.channel().write(buffer.clear(), block * DataFile.BLOCK_BYTES), block);
      };
    }
  },

  /** Writes a whole small file, reads it and deletes it. */
  SMALL_FILE {
    @Override
    Operation on(Setting setting, int seed) {
      Path file = setting.file().resolveSibling(setting.file().getFileName() + "-" + seed);
      byte[] content = new byte[SMALL_BYTES];
      return number -> {
        content[0] = (byte) number;
        Files.write(file, content);
        byte[] read = Files.readAllBytes(file);
        if (read.length != SMALL_BYTES || read[0] != content[0]) {
          throw new IllegalStateException(file + " was read as another");
        }
        Files.delete(file);
      };
    }
  },

  /** Opens one of many small files, reads it and closes it. */
  OPEN_FILE {
    @Override
    Operation on(Setting setting, int seed) {
      List<Path> files = smallFiles(setting.file());
      ByteBuffer buffer = buffer();
      return number -> {
        int index = (int) (number % SMALL_FILES);
        try (FileChannel channel = FileChannel.open(files.get(index), StandardOpenOption.READ)) {
          int count = channel.read(buffer.clear());
          if (count != SMALL_BYTES || buffer.get(0) != (byte) index) {
            throw new IllegalStateException(files.get(index) + " was read as another");
          }
        }
      };
    }
  };

  private static final int SMALL_BYTES = 2000;

  /** So many that none is opened again within a millisecond. */
  private static final int SMALL_FILES = 500;

  /** One read in so many has its contents checked; every operation has its length checked. */
  private static final int SAMPLE = 16;

  /**
   * What the operations work on.
   *
   * @param channel shared by all threads of a run
   * @param blocks how many of the file are read or written
   */
  record Setting(Path file, FileChannel channel, long blocks) {}

  /** One thread's operations, which allocate nothing of their own. */
  @FunctionalInterface
  interface Operation {
    /**
     * Does one.
     *
     * @param number how many this thread has done before
     * @throws IllegalStateException if something else was read than was written
     */
    void run(long number) throws IOException;
  }

  /** Makes what {@link #OPEN_FILE} opens, until the virtual machine ends. */
  static void makeSmallFiles(Path file) throws IOException {
    byte[] content = new byte[SMALL_BYTES];
    for (Path each : smallFiles(file)) {
      Files.write(each, content);
      each.toFile().deleteOnExit();
      content[0]++;
    }
  }

  private static List<Path> smallFiles(Path file) {
    return IntStream.range(0, SMALL_FILES)
        .mapToObj(i -> file.resolveSibling(file.getFileName() + "-" + i))
        .toList();
  }

  /** The operations of the thread with this number. */
  abstract Operation on(Setting setting, int seed);

  /** Aligned in every case, so that O_DIRECT is the only difference between two. */
  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(2 * DataFile.BLOCK_BYTES)
        .alignedSlice(DataFile.BLOCK_BYTES)
        .slice(0, DataFile.BLOCK_BYTES);
  }

  private static void checkCount(int bytes, long block) {
    if (bytes != DataFile.BLOCK_BYTES) {
      throw new IllegalStateException("block " + block + ": moved " + bytes + " bytes");
    }
  }

  private static void checkSome(long number, ByteBuffer buffer, long block) {
    if (number % SAMPLE == 0) {
      DataFile.check(buffer, block);
    }
  }
}
