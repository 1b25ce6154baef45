package dev.leat.agent;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;

/**
 * Finds how the JDK makes a file channel on a descriptor. Works as an {@link IsolatedClass} that
 * {@code sun.nio.ch} and {@code java.io} are open to.
 */
public final class ChannelOnDescriptor implements Supplier<MethodHandle> {
  private final MethodHandle channel;

  /**
   * Looks for it. Public, as everything of this class, for a caller in another module and loader.
   *
   * @throws ReflectiveOperationException if this JDK has another way
   */
  public ChannelOnDescriptor() throws ReflectiveOperationException {
    MethodHandles.Lookup own = MethodHandles.lookup();
    Class<?> descriptors = FileDescriptor.class;
    Class<?> channels = Class.forName("sun.nio.ch.FileChannelImpl");
    MethodHandle descriptor =
        MethodHandles.privateLookupIn(descriptors, own)
            .findConstructor(descriptors, MethodType.methodType(void.class, int.class));
    MethodType open =
        MethodType.methodType(
            FileChannel.class,
            descriptors,
            String.class,
            boolean.class,
            boolean.class,
            boolean.class,
            boolean.class,
            Closeable.class);
    MethodHandle opening =
        MethodHandles.privateLookupIn(channels, own).findStatic(channels, "open", open);
    channel = MethodHandles.filterArguments(opening, 0, descriptor);
  }

  /**
   * Of the type {@code FileChannel (int fd, String path, boolean readable, boolean writable,
   * boolean sync, boolean direct, Closeable parent)}. Any thread.
   */
  @Override
  public MethodHandle get() {
    return channel;
  }
}
