package dev.leat.file;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * What the open options of a file channel mean to its reads and writes. The JDK has checked and
 * obeyed them by the time they come here. Threads: any.
 *
 * @param append whether writes go to the end, wherever the position is
 * @param direct whether the page cache is passed by
 * @param synced whether a write returns only when its bytes are on the device
 */
public record ChannelMode(
    boolean reading, boolean writing, boolean append, boolean direct, boolean synced) {

  /** Of a file that the JDK has opened. */
  static ChannelMode of(Set<? extends OpenOption> options) {
    boolean reading = false;
    boolean writing = false;
    boolean append = false;
    boolean direct = false;
    boolean synced = false;
    for (OpenOption option : options) { // once, and without a stream: each open waits for it
      reading |= option == StandardOpenOption.READ;
      append |= option == StandardOpenOption.APPEND;
      writing |= option == StandardOpenOption.WRITE || option == StandardOpenOption.APPEND;
      synced |= option == StandardOpenOption.SYNC || option == StandardOpenOption.DSYNC;
      direct |= FileOptions.isDirect(option);
    }
    return new ChannelMode(reading || !writing, writing, append, direct, synced);
  }

  /** Of a file that Leat has opened, and not for appending. */
  static ChannelMode of(FileOptions options) {
    return new ChannelMode(
        options.reading(), options.writing(), false, options.direct(), options.synced());
  }
}
