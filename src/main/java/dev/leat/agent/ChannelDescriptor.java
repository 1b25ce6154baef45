package dev.leat.agent;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.util.function.ToIntFunction;

/**
 * Reads the number of the descriptor that a file channel of the JDK holds. Works as an {@link
 * IsolatedClass} that {@code sun.nio.ch} and {@code java.io} are open to.
 */
public final class ChannelDescriptor implements ToIntFunction<FileChannel> {
  private static final int UNKNOWN = -1;

  private final Field descriptor;
  private final Field number;

  /**
   * Looks for the fields. Public, as everything of this class, for a caller in another module and
   * loader.
   *
   * @throws ReflectiveOperationException if this JDK has no such fields
   */
  public ChannelDescriptor() throws ReflectiveOperationException {
    descriptor = Class.forName("sun.nio.ch.FileChannelImpl").getDeclaredField("fd");
    number = FileDescriptor.class.getDeclaredField("fd");
    descriptor.setAccessible(true);
    number.setAccessible(true);
  }

  /** The number, or -1 of a closed channel and of one that is not the JDK's. Any thread. */
  @Override
  public int applyAsInt(FileChannel channel) {
    if (!descriptor.getDeclaringClass().isInstance(channel)) {
      return UNKNOWN;
    }
    try {
      return number.getInt(descriptor.get(channel));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // access was given for good, in the constructor
    }
  }
}
