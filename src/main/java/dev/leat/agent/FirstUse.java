package dev.leat.agent;

import dev.leat.file.DescriptorNumbers;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.channels.FileChannel;
import java.util.function.ToIntFunction;

/**
 * What the agent does for those programs alone that come to need a ring, at that moment: most of
 * the programs that it is started with are tools which run for a second and never do.
 */
final class FirstUse implements Runnable {
  private final Instrumentation instrumentation;

  FirstUse(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public void run() {
    NativeAccess.grant(instrumentation);
    installNumbers();
  }

  /** If this JDK keeps its descriptors elsewhere, they are searched for as without an agent. */
  @SuppressWarnings({"EmptyCatch", "unchecked"}) // as said; the class is ours, and implements that
  private void installNumbers() {
    try {
      Object numbers =
          IsolatedClass.instance(instrumentation, ChannelDescriptor.class, "sun.nio.ch", "java.io");
      DescriptorNumbers.install(new AgentNumbers((ToIntFunction<FileChannel>) numbers));
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      // as said
    }
  }
}
