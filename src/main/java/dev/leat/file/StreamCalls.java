package dev.leat.file;

import java.io.IOException;
import java.lang.StackWalker.StackFrame;
import java.nio.channels.ClosedChannelException;

/**
 * Calls by the JDK's stream over a channel ({@code Channels.newInputStream}). Before it reads all,
 * tells what is available or skips, that asks any seekable channel for its position, and only the
 * JDK's own channel whether it has one. A FIFO or a terminal has none, and nobody else can be
 * asked. With any position, the size of such a file being 0, the stream goes on to read to the end.
 *
 * <p>Threads: any.
 */
final class StreamCalls {
  private static final String STREAM = "sun.nio.ch.ChannelInputStream";

  /** What would move nothing, silently, with a position that is none. */
  private static final String TRANSFER = "transfer";

  private StreamCalls() {}

  /**
   * What to make of a failed seek.
   *
   * @param failure thrown again unless the JDK's stream asks
   * @return {@code position}, which it can go on with
   */
  static long orThrow(IOException failure, long position) throws IOException {
    if (failure instanceof ClosedChannelException || !askedByStream()) {
      throw failure;
    }
    return position;
  }

  private static boolean askedByStream() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .dropWhile(StreamCalls::isOurs)
                    .findFirst()
                    .filter(caller -> caller.getClassName().equals(STREAM))
                    .filter(caller -> !caller.getMethodName().equals(TRANSFER))
                    .isPresent());
  }

  /** Whether the calling thread is in {@code Files.readAllBytes}, or in what is made of that. */
  static boolean areOfReadAllBytes() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getMethodName().equals("readAllBytes")
                            && frame.getClassName().equals("java.nio.file.Files")));
  }

  private static boolean isOurs(StackFrame frame) {
    return frame.getClassName().startsWith(StreamCalls.class.getPackageName());
  }
}
