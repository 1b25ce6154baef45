package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Comparison;
import dev.leat.testing.Content;
import dev.leat.testing.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of calls, each of which is made on a channel of the JDK's and on one of the variant's, in
 * every mode and state. Compared are the value or the exception with its message, the interrupt
 * status, and the channel and the file afterwards.
 */
final class Calls {
  /** What every file holds at first. */
  static final byte[] CONTENT = Content.random(10, 10);

  /** Where every channel stands at first. */
  static final int POSITION = 4;

  static final List<Set<OpenOption>> MODES =
      List.of(Set.of(READ), Set.of(WRITE), Set.of(READ, WRITE), Set.of(APPEND));

  /** In what state the channel, or its user, is when the call is made. */
  enum State {
    OPEN,
    CLOSED,
    INTERRUPTED,
    CLOSED_AND_INTERRUPTED;

    void prepare(FileChannel channel) throws IOException {
      if (this == CLOSED || this == CLOSED_AND_INTERRUPTED) {
        channel.close();
      }
      if (this == INTERRUPTED || this == CLOSED_AND_INTERRUPTED) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A call on a channel; what it returns is compared. */
  @FunctionalInterface
  interface Call {
    @Nullable Object on(FileChannel channel) throws Exception;
  }

  /** A call that returns nothing. */
  @FunctionalInterface
  interface Action {
    void on(FileChannel channel) throws Exception;
  }

  private final Map<String, Call> calls = new LinkedHashMap<>();

  void add(String name, Call call) {
    if (calls.put(name, call) != null) {
      throw new IllegalArgumentException("twice: " + name);
    }
  }

  void addAction(String name, Action action) {
    add(
        name,
        channel -> {
          action.on(channel);
          return "done";
        });
  }

  /** Makes every call in every mode and state; fails with all differences. */
  void compare(FileChannelVariant variant, Path directory) throws Exception {
    Comparison comparison = new Comparison();
    for (Set<OpenOption> mode : MODES) {
      for (State state : State.values()) {
        for (Map.Entry<String, Call> call : calls.entrySet()) {
          comparison.add(
              mode + " " + state + ": " + call.getKey(),
              observe(FileChannelFactory.JDK::open, directory, mode, state, call.getValue()),
              observe(variant::open, directory, mode, state, call.getValue()));
        }
      }
    }
    comparison.assertNoDifference();
  }

  private interface Opening {
    FileChannel open(Path file, Set<OpenOption> mode) throws Exception;
  }

  /** Each call has a file and a channel of its own, so that none depends on the one before. */
  private static List<Object> observe(
      Opening opening, Path directory, Set<OpenOption> mode, State state, Call call)
      throws Exception {
    Path file = Files.write(directory.resolve("file"), CONTENT);
    List<Object> seen = new ArrayList<>();
    try (FileChannel channel = opening.open(file, mode)) {
      channel.position(POSITION);
      state.prepare(channel);
      seen.add(Outcome.of(directory, () -> text(call.on(channel), channel)));
      seen.add(Thread.interrupted() ? "interrupted" : "not interrupted");
      seen.add(channel.isOpen() ? "open" : "closed");
      seen.add("position " + Outcome.of(directory, channel::position));
    } finally {
      Thread.interrupted(); // for the next one, if this one fails
    }
    seen.add(text(Files.readAllBytes(file)));
    Files.delete(file); // to write over it would make ext4 flush it
    return seen;
  }

  /** The channel itself, and its locks, have no text that two implementations share. */
  private static @Nullable Object text(@Nullable Object value, FileChannel channel) {
    return switch (value) {
      case FileChannel other -> channel.equals(other) ? "the channel" : "another channel";
      case FileLock lock -> text(lock, channel);
      case null, default -> value;
    };
  }

  private static String text(FileLock lock, FileChannel channel) {
    return "lock %d:%d shared=%b valid=%b acquiredBy=%b channel=%b text=%s"
        .formatted(
            lock.position(),
            lock.size(),
            lock.isShared(),
            lock.isValid(),
            lock.acquiredBy().equals(channel),
            channel.equals(lock.channel()),
            lock.toString().replaceAll("^[^\\[]*", ""));
  }

  private static String text(byte[] content) {
    return content.length > 100
        ? content.length + " bytes of hash " + Arrays.hashCode(content)
        : Arrays.toString(content);
  }

  /** Closing again is allowed. */
  static boolean closedTwice(FileChannel channel) throws IOException {
    channel.close();
    channel.close();
    return channel.isOpen();
  }

  /** A value with the buffer as the call leaves it. */
  static String with(ByteBuffer buffer, BufferCall call) {
    Outcome outcome = Outcome.of(Path.of("/none"), () -> call.on(buffer));
    String content = Arrays.toString(Content.whole(buffer));
    return outcome + ", then " + buffer.position() + " to " + buffer.limit() + " of " + content;
  }

  /** A call that is given a buffer. */
  @FunctionalInterface
  interface BufferCall {
    Object on(ByteBuffer buffer) throws Exception;
  }
}
