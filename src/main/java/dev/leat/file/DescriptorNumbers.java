package dev.leat.file;

import dev.leat.op.BlockingCall;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Tells the number of the descriptor that one of the JDK's own file channels holds; its API does
 * not. {@link PositionSearch} needs nobody's permission; an agent, which may look into the JDK,
 * installs a faster one.
 */
public interface DescriptorNumbers {
  /** What {@link #of} returns if it does not know. */
  int UNKNOWN = -1;

  /**
   * The number of the channel's descriptor.
   *
   * <p>Threads: any, while the caller keeps all others from using or moving the channel's position.
   * Another may close the channel at any time, and the number may then be a new file's already: let
   * the caller duplicate the descriptor first and then ask {@link FileChannel#isOpen}. If that says
   * yes, the duplicate is of the right file.
   *
   * @param jdk the JDK's own channel
   * @param path what it was opened with, one of the JDK's own; it may name another file by now
   * @return the number, or {@link #UNKNOWN}
   * @throws java.nio.channels.ClosedChannelException if the channel is closed, or gets closed by
   *     another thread or by an interrupt of this one
   * @throws IOException if the channel's position was moved and could not be moved back
   */
  int of(FileChannel jdk, Path path) throws IOException;

  /** The one in use: {@link PositionSearch}, unless another was installed. Any thread may ask. */
  static DescriptorNumbers installed() {
    return Installation.current;
  }

  /**
   * Asks the one in use, as by {@link #of}. A search uses the JDK's channel, which an interrupt of
   * the searching thread would close; so it is another thread that searches.
   */
  static int ask(FileChannel jdk, Path path) throws IOException {
    DescriptorNumbers numbers = installed();
    BlockingCall<Integer> call = () -> numbers.of(jdk, path);
    return numbers instanceof PositionSearch ? call.elsewhere() : call.run();
  }

  /** From now on {@link #installed} returns {@code numbers}. Any thread may call. */
  static void install(DescriptorNumbers numbers) {
    Installation.current = numbers;
  }

  /** The place of the one in use; an interface has no variables. */
  final class Installation {
    private static volatile DescriptorNumbers current = new PositionSearch();

    private Installation() {}
  }
}
