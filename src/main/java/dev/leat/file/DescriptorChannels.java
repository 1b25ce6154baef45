package dev.leat.file;

import java.io.Closeable;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes file channels of the JDK's on descriptors; its API makes them of paths alone. An agent,
 * which may look into the JDK, installs one. Any thread may call.
 */
public interface DescriptorChannels {
  /**
   * A channel on an open file.
   *
   * @param fd a descriptor, which the channel uses and does not close; -1 for a channel that is to
   *     be closed at once
   * @param path what it was opened with, to be shown
   * @param mode as it was opened
   * @param end closed when the channel is, after all its calls have ended
   */
  FileChannel on(int fd, Path path, ChannelMode mode, Closeable end);

  /** The one that was installed, if one was. */
  static @Nullable DescriptorChannels installed() {
    return Installation.current;
  }

  /** From now on {@link #installed} returns {@code channels}. */
  static void install(DescriptorChannels channels) {
    Installation.current = channels;
  }

  /** The place of the one in use; an interface has no variables. */
  final class Installation {
    private static volatile @Nullable DescriptorChannels current;

    private Installation() {}
  }
}
