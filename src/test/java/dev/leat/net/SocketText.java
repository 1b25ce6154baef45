package dev.leat.net;

import dev.leat.testing.Outcome;
import dev.leat.testing.RecordingHandler;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What calls did, in words in which two implementations and two runs agree. */
final class SocketText {
  private static final int SECONDS = 20;
  private static final Path NONE = Path.of("/none");

  /** The class of a channel in its own text is the implementation's. */
  private static final Pattern CLASS = Pattern.compile("[\\w.$]+(?=\\[)");

  /** The kernel chooses those. */
  private static final Pattern PORT = Pattern.compile(":\\d{2,5}\\b");

  private SocketText() {}

  /** Makes the call; what it has started is waited for by {@link Started#text}. */
  static Started start(Callable<? extends @Nullable Object> call) {
    try {
      return new Started("returned ", call.call());
    } catch (Exception | Error e) {
      return new Started("thrown ", e);
    }
  }

  /** As {@link #start}, to the end. */
  static String of(Callable<? extends @Nullable Object> call) {
    return start(call).text();
  }

  /** A call that has returned, and what it has returned. */
  record Started(String how, @Nullable Object value) {
    String text() {
      return how + SocketText.text(value);
    }
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case Throwable failure -> plain(Outcome.describe(failure));
      case Future<?> future ->
          "a future, "
              + of(() -> future.get(SECONDS, TimeUnit.SECONDS))
              + (future.isDone() ? ", done" : ", not done")
              + (future.isCancelled() ? ", cancelled" : "");
      case RecordingHandler<?, ?> handler -> "a call, " + plain(called(handler));
      case AsynchronousChannel channel -> plain(channel.toString());
      case SocketAddress address -> plain(address.toString());
      case Collection<?> values ->
          values.stream().map(SocketText::text).sorted().collect(Collectors.joining(", "));
      case SocketOption<?> option -> option.name() + " of " + option.type().getSimpleName();
      case null, default -> plain(Outcome.of(NONE, () -> value).toString());
    };
  }

  private static String called(RecordingHandler<?, ?> handler) {
    try {
      var completion = handler.await();
      Object value =
          completion.value() instanceof AsynchronousChannel channel
              ? text(channel)
              : completion.outcome();
      return value + " with " + completion.attachment();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without what differs by its nature. */
  static String plain(String text) {
    return PORT.matcher(CLASS.matcher(text).replaceAll("channel")).replaceAll(":<port>");
  }
}
