package dev.leat.agent;

import dev.leat.file.ChannelMode;
import dev.leat.file.DescriptorChannels;
import java.io.Closeable;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Channels made as the JDK makes those of its own streams. Any thread may call. */
final class AgentChannels implements DescriptorChannels {
  private final MethodHandle channel;

  /** Takes what {@link ChannelOnDescriptor} has found. */
  AgentChannels(MethodHandle channel) {
    this.channel = channel;
  }

  @Override
  public FileChannel on(int fd, Path path, ChannelMode mode, Closeable end) {
    try {
      return (FileChannel)
          channel.invokeExact(
              fd,
              path.toString(),
              mode.reading(),
              mode.writing(),
              mode.synced(),
              mode.direct(),
              end);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable none) {
      throw new AssertionError("a checked exception from a method that declares none", none);
    }
  }
}
