package dev.leat.spi;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of the JDK's classes, which the agent has made ask, by {@link
 * ChannelOpening}. They come by an interface of java.base, as the JDK knows no other. Any thread
 * may call.
 */
public final class JdkQuestions implements InvocationHandler {
  /** Ready to answer. */
  public JdkQuestions() {}

  /**
   * Answers.
   *
   * @param asker the object whose method was called
   * @param method null
   * @param call the name of the method, and its arguments
   * @return what the method shall return, or null for it to go on as if it had not asked
   * @throws IOException as by the method
   */
  @Override
  // Unchecked is what the JDK's methods have declared, and null is the application's mistake.
  @SuppressWarnings({"unchecked", "NullAway"})
  public @Nullable Object invoke(Object asker, @Nullable Method method, @Nullable Object[] call)
      throws IOException {
    Path path = (Path) call[1];
    return switch (String.valueOf(call[0])) {
      case "newAsynchronousFileChannel" ->
          ChannelOpening.newAsynchronousFileChannel(
              path, options(call), (ExecutorService) call[3], (FileAttribute<?>[]) call[4]);
      case "newFileChannel" -> ChannelOpening.newFileChannel(path, options(call), attributes(call));
      case "newByteChannel" ->
          asker instanceof SecureDirectoryStream<?> directory
              ? ChannelOpening.newByteChannel(
                  (SecureDirectoryStream<Path>) directory, path, options(call), attributes(call))
              : ChannelOpening.newByteChannel(path, options(call), attributes(call));
      case "newInputStream" ->
          ChannelOpening.newInputStream((FileSystemProvider) asker, path, streamOptions(call));
      case "newOutputStream" ->
          ChannelOpening.newOutputStream((FileSystemProvider) asker, path, streamOptions(call));
      default -> null;
    };
  }

  @SuppressWarnings("unchecked") // as above
  private static @Nullable Set<? extends OpenOption> options(@Nullable Object[] call) {
    return (Set<? extends OpenOption>) call[2];
  }

  private static FileAttribute<?> @Nullable [] attributes(@Nullable Object[] call) {
    return (FileAttribute<?>[]) call[3];
  }

  private static OpenOption @Nullable [] streamOptions(@Nullable Object[] call) {
    return (OpenOption[]) call[2];
  }
}
