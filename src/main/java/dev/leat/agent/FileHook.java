package dev.leat.agent;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's provider asks before it opens a file. Only a template here: {@link FileHookForm}
 * copies this class under another name into the provider's own package in java.base, where the
 * provider can see it. So this class may use types of java.base alone.
 *
 * <p>A method here has the name and the parameters of the provider's method that asks it, and
 * answers null for the JDK to go on. To hook another method, add it here, to {@link
 * dev.leat.spi.ChannelOpening} and to {@link FileHookForm}.
 */
final class FileHook implements Consumer<MethodHandle> {
  /**
   * Leat's answer. A handle carries a call from java.base to the class path with neither a type
   * that both know nor reflection's wrapping of exceptions.
   */
  private static volatile @Nullable MethodHandle newAsynchronousFileChannel;

  FileHook() {}

  /** Takes the handle to ask from now on. */
  @Override
  public void accept(MethodHandle answer) {
    newAsynchronousFileChannel = answer;
  }

  static @Nullable AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>[] attributes)
      throws IOException {
    MethodHandle answer = newAsynchronousFileChannel;
    if (answer == null) {
      return null;
    }
    try {
      return (AsynchronousFileChannel) answer.invokeExact(path, options, executor, attributes);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // Leat's method declares no other.
      throw new AssertionError(e);
    }
  }
}
