package dev.leat.agent;

import dev.leat.buffer.ArenaHold;
import dev.leat.file.DescriptorChannels;
import dev.leat.file.DescriptorNumbers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What the agent does for those programs alone that come to need a ring, at that moment: most of
 * the programs that it is started with are tools which run for a second and never do.
 */
final class FirstUse implements Runnable {
  private static final String[] PACKAGES = {"java.io", "jdk.internal.foreign", "sun.nio.ch"};

  private final Instrumentation instrumentation;

  FirstUse(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  @SuppressWarnings("unchecked") // the classes are ours, and implement that
  public void run() {
    NativeAccess.grant(instrumentation);
    lookInto(
        ChannelDescriptor.class,
        numbers ->
            DescriptorNumbers.install(new AgentNumbers((ToIntFunction<FileChannel>) numbers)));
    lookInto(
        ChannelOnDescriptor.class,
        channel ->
            DescriptorChannels.install(
                new AgentChannels(((Supplier<MethodHandle>) channel).get())));
    lookInto(
        ArenaSession.class,
        arenas -> ArenaHold.install((Function<MemorySegment, Runnable>) arenas));
  }

  /** If this JDK has it otherwise, Leat does without, as without an agent. */
  @SuppressWarnings("EmptyCatch") // as said
  private void lookInto(Class<?> isolated, Consumer<Object> installation) {
    try {
      installation.accept(IsolatedClass.instance(instrumentation, isolated, PACKAGES));
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      // as said
    }
  }
}
