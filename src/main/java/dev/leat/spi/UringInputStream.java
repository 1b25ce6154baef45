package dev.leat.spi;

import dev.leat.op.BlockingCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream over one of our channels that behaves as the JDK's over its own. The JDK makes a stream
 * of any channel, but only of its own does it know how much is available without waiting, and
 * whether it can be asked for a size and a position at all.
 *
 * <p>Threads: any, one at a time, as on the JDK. Not interruptible.
 */
final class UringInputStream extends InputStream {
  private final FileChannel channel;
  private final InputStream ours;
  private final @Nullable InputStream jdk;
  private final boolean special;

  /**
   * A stream of a regular file, from the channel's position on.
   *
   * @param ours uninterruptible; closed with the stream
   */
  UringInputStream(FileChannel ours) {
    this.channel = ours;
    this.ours = Channels.newInputStream(ours);
    this.jdk = null;
    this.special = false;
  }

  /**
   * A stream from the channel's position on.
   *
   * @param ours uninterruptible; closed with the stream
   * @param jdk the channel that ours stands around
   * @param special whether it is a pipe or a device, and has neither size nor position
   */
  UringInputStream(FileChannel ours, FileChannel jdk, boolean special) {
    this.channel = ours;
    this.ours = Channels.newInputStream(ours);
    this.jdk = Channels.newInputStream(jdk);
    this.special = special;
  }

  @Override
  public int read() throws IOException {
    return ours.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return ours.read(bytes, offset, length);
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return special ? super.readAllBytes() : undisturbed(ours::readAllBytes);
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    return special ? super.readNBytes(length) : undisturbed(() -> ours.readNBytes(length));
  }

  @Override
  public long skip(long count) throws IOException {
    return special ? super.skip(count) : undisturbed(() -> ours.skip(count));
  }

  @Override
  public int available() throws IOException {
    if (jdk != null) {
      return undisturbed(jdk::available);
    }
    // Less than nothing where the file was cut, and then without a bound: as the JDK's.
    return (int) Math.min(channel.size() - channel.position(), Integer.MAX_VALUE);
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    return special ? super.transferTo(out) : undisturbed(() -> ours.transferTo(out));
  }

  @Override
  public void close() throws IOException {
    ours.close();
  }

  /**
   * Asks the JDK's channel, which an interrupt would close, with the interrupt status put aside.
   */
  private static <T> T undisturbed(BlockingCall<T> call) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return call.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
