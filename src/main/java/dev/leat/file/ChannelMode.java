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
    boolean append = options.contains(StandardOpenOption.APPEND);
    boolean writing = append || options.contains(StandardOpenOption.WRITE);
    return new ChannelMode(
        !writing || options.contains(StandardOpenOption.READ),
        writing,
        append,
        options.stream().anyMatch(FileOptions::isDirect),
        options.contains(StandardOpenOption.SYNC) || options.contains(StandardOpenOption.DSYNC));
  }

  /** Of a file that Leat has opened, and not for appending. */
  static ChannelMode of(FileOptions options) {
    return new ChannelMode(
        options.reading(), options.writing(), false, options.direct(), options.synced());
  }
}
