package dev.leat.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** What the benchmarks of blocking channels do before their first operation. */
final class BlockingSetup {
  /** System property of a fork: the small file, with whose name those of all others begin. */
  static final String SMALL_FILE_PROPERTY = "bench.small.file";

  private BlockingSetup() {}

  /**
   * Opens a file as {@code workload} wants it; its pages are in the cache if that is what is
   * measured.
   *
   * @throws IllegalStateException if another implementation serves than the one under test
   */
  static BlockingCall.Setting open(Workload workload) throws IOException {
    return switch (workload.call()) {
      case WRITE -> toWrite(workload);
      case READ, READ_NEXT -> toRead(workload);
      case SMALL_FILE -> smallFile();
      case OPEN_FILE -> {
        BlockingCall.Setting setting = smallFile();
        BlockingCall.makeSmallFiles(setting.file());
        yield setting;
      }
    };
  }

  private static BlockingCall.Setting toRead(Workload workload) throws IOException {
    Set<OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.READ);
    if (workload.direct()) {
      options.add(ReadSetup.direct());
    } else {
      ReadSetup.readThrough(ReadSetup.file(), ReadSetup.blocks(workload) * DataFile.BLOCK_BYTES);
    }
    FileChannel channel = FileChannel.open(ReadSetup.file(), options);
    ReadSetup.checkServedBy(channel);
    return new BlockingCall.Setting(ReadSetup.file(), channel, ReadSetup.blocks(workload));
  }

  private static BlockingCall.Setting toWrite(Workload workload) throws IOException {
    Path file = ReadSetup.written();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    ReadSetup.checkServedBy(channel);
    return new BlockingCall.Setting(file, channel, ReadSetup.blocks(workload));
  }

  /** The channel is there to see that the implementation under test serves. */
  private static BlockingCall.Setting smallFile() throws IOException {
    Path file = Path.of(ReadSetup.property(SMALL_FILE_PROPERTY));
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.DELETE_ON_CLOSE);
    ReadSetup.checkServedBy(channel);
    return new BlockingCall.Setting(file, channel, 0);
  }
}
