package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.ChannelFactory;
import dev.leat.testing.Comparison;
import dev.leat.testing.Outcome;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which check wins when several apply. Every combination of arguments, channel mode and open or
 * closed goes to the JDK and to the variant; type and message must be the same.
 */
@MethodSource("dev.leat.file.ChannelVariants#implementations")
class ArgumentContractTest extends ChannelContract {
  private static final List<Set<OpenOption>> MODES =
      List.of(Set.of(READ), Set.of(WRITE), Set.of(READ, WRITE));
  private static final long[] POSITIONS = {
    Long.MIN_VALUE, -1, 0, 5, 100, Long.MAX_VALUE - 7, Long.MAX_VALUE
  };

  /** A call on a channel; what it returns is compared. */
  @FunctionalInterface
  private interface Call {
    @Nullable Object on(AsynchronousFileChannel channel) throws Exception;
  }

  @Test
  void readAndWriteRefuseTheSameArgumentsInTheSameOrder() throws Exception {
    Map<String, Call> calls = new LinkedHashMap<>();
    for (Map.Entry<String, Supplier<@Nullable ByteBuffer>> buffer : buffers().entrySet()) {
      for (long position : POSITIONS) {
        addTransfers(calls, buffer.getKey() + " at " + position, buffer.getValue(), position);
      }
    }
    compare(calls);
  }

  private static Map<String, Supplier<@Nullable ByteBuffer>> buffers() {
    Map<String, Supplier<@Nullable ByteBuffer>> buffers = new LinkedHashMap<>();
    buffers.put("null", () -> null);
    buffers.put("heap", () -> ByteBuffer.allocate(8));
    buffers.put("direct", () -> ByteBuffer.allocateDirect(8));
    buffers.put("empty", () -> ByteBuffer.allocate(0));
    buffers.put("read-only", () -> ByteBuffer.allocate(8).asReadOnlyBuffer());
    buffers.put("empty read-only", () -> ByteBuffer.allocate(0).asReadOnlyBuffer());
    buffers.put("read-only direct", () -> ByteBuffer.allocateDirect(8).asReadOnlyBuffer());
    buffers.put("empty of closed arena", () -> ofClosedArena().limit(0));
    return buffers;
  }

  private static ByteBuffer ofClosedArena() {
    try (Arena arena = Arena.ofShared()) {
      return arena.allocate(8).asByteBuffer();
    }
  }

  private static void addTransfers(
      Map<String, Call> calls, String name, Supplier<@Nullable ByteBuffer> buffers, long position) {
    calls.put("read " + name, channel -> withPosition(buffers, b -> channel.read(b, position)));
    calls.put("write " + name, channel -> withPosition(buffers, b -> channel.write(b, position)));
    calls.put(
        "read " + name + ", handler",
        channel -> handled(buffers, (b, handler) -> channel.read(b, position, "a", handler)));
    calls.put(
        "write " + name + ", handler",
        channel -> handled(buffers, (b, handler) -> channel.write(b, position, "a", handler)));
    calls.put(
        "read " + name + ", no handler",
        channel -> done(() -> channel.read(buffers.get(), position, "a", null)));
    calls.put(
        "write " + name + ", no handler",
        channel -> done(() -> channel.write(buffers.get(), position, "a", null)));
  }

  @Test
  void otherMethodsRefuseTheSameArgumentsInTheSameOrder() throws Exception {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("size", AsynchronousFileChannel::size);
    calls.put("isOpen", AsynchronousFileChannel::isOpen);
    calls.put("close", channel -> done(channel::close));
    calls.put("force true", channel -> done(() -> channel.force(true)));
    calls.put("force false", channel -> done(() -> channel.force(false)));
    for (long size : POSITIONS) {
      calls.put(
          "truncate " + size,
          channel -> channel.truncate(size).equals(channel) + " " + channel.size());
    }
    compare(calls);
  }

  @Test
  void locksRefuseTheSameArgumentsInTheSameOrder() throws Exception {
    Map<String, Call> calls = new LinkedHashMap<>();
    for (long position : POSITIONS) {
      for (long size : POSITIONS) {
        addLocks(calls, position, size, true);
        addLocks(calls, position, size, false);
      }
    }
    calls.put("lock()", channel -> LockText.of(get(channel.lock()), channel));
    calls.put("tryLock()", channel -> LockText.of(channel.tryLock(), channel));
    calls.put("lock, no handler", channel -> done(() -> channel.lock("a", null)));
    compare(calls);
  }

  private static void addLocks(Map<String, Call> calls, long position, long size, boolean shared) {
    String name = position + " " + size + (shared ? " shared" : " exclusive");
    calls.put(
        "tryLock " + name,
        channel -> LockText.of(channel.tryLock(position, size, shared), channel));
    calls.put(
        "lock " + name, channel -> LockText.of(get(channel.lock(position, size, shared)), channel));
    calls.put(
        "lock " + name + ", no handler",
        channel -> done(() -> channel.lock(position, size, shared, "a", null)));
    calls.put(
        "lock " + name + ", handler",
        channel -> {
          var handler = new RecordingHandler<FileLock, String>();
          channel.lock(position, size, shared, "a", handler);
          var completion = handler.await();
          return completion.value() == null
              ? completion.outcome()
              : LockText.of(completion.value(), channel);
        });
  }

  private void compare(Map<String, Call> calls) throws Exception {
    Comparison comparison = new Comparison();
    for (Set<OpenOption> mode : MODES) {
      for (boolean open : new boolean[] {true, false}) {
        for (Map.Entry<String, Call> call : calls.entrySet()) {
          String name = mode + (open ? " open: " : " closed: ") + call.getKey();
          comparison.add(
              name,
              outcome(ChannelFactory.JDK, mode, open, call.getValue()),
              outcome(variant.factory(), mode, open, call.getValue()));
        }
      }
    }
    comparison.assertNoDifference();
  }

  /** Each call has a file and a channel of its own, so that none depends on the one before. */
  private List<Object> outcome(
      ChannelFactory factory, Set<OpenOption> mode, boolean open, Call call) throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[10]);
    List<Object> outcome = new ArrayList<>();
    try (AsynchronousFileChannel channel = factory.open(file, mode, null)) {
      closeUnless(open, channel);
      outcome.add(Outcome.of(directory, () -> call.on(channel)));
      outcome.add(channel.isOpen());
    }
    outcome.add(Files.size(file));
    return outcome;
  }

  private static void closeUnless(boolean open, AsynchronousFileChannel channel)
      throws IOException {
    if (!open) {
      channel.close();
    }
  }

  private static Object withPosition(
      Supplier<@Nullable ByteBuffer> buffers, Function<@Nullable ByteBuffer, Future<Integer>> call)
      throws Exception {
    ByteBuffer buffer = buffers.get();
    Outcome outcome = Outcome.of(Path.of("/none"), () -> call.apply(buffer));
    return outcome + (buffer == null ? "" : ", then " + buffer.position());
  }

  private static Object handled(
      Supplier<@Nullable ByteBuffer> buffers,
      BiConsumer<@Nullable ByteBuffer, CompletionHandler<Integer, String>> call)
      throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    ByteBuffer buffer = buffers.get();
    call.accept(buffer, handler);
    var completion = handler.await();
    return completion.outcome() + " " + completion.attachment();
  }

  /** A call without a value as one that has one. */
  private static String done(ThrowingRunnable call) throws Exception {
    call.run();
    return "done";
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }
}
