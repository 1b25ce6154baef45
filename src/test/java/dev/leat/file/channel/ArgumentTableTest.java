package dev.leat.file.channel;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Which check wins when several apply: the methods with one buffer, a position or a size. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#some")
class ArgumentTableTest extends FileChannelContract {
  private static final long[] POSITIONS = {
    Long.MIN_VALUE, -1, 0, 4, 9, 10, 11, 5000, Long.MAX_VALUE - 2, Long.MAX_VALUE
  };
  private static final byte[] GIVEN = {101, 102, 103, 104, 105};

  @Test
  void readsOfOneBufferDoWhatTheyDoOnTheJdk() throws Exception {
    Calls calls = new Calls();
    buffers()
        .forEach(
            (name, buffer) -> {
              calls.add("read " + name, c -> result(buffer, c::read));
              for (long position : POSITIONS) {
                calls.add(
                    "read " + name + " at " + position,
                    c -> result(buffer, b -> c.read(b, position)));
              }
            });
    calls.compare(variant, directory);
  }

  @Test
  void writesOfOneBufferDoWhatTheyDoOnTheJdk() throws Exception {
    Calls calls = new Calls();
    buffers()
        .forEach(
            (name, buffer) -> {
              calls.add("write " + name, c -> result(buffer, c::write));
              for (long position : POSITIONS) {
                calls.add(
                    "write " + name + " at " + position,
                    c -> result(buffer, b -> c.write(b, position)));
              }
            });
    calls.compare(variant, directory);
  }

  private static Map<String, Supplier<@Nullable ByteBuffer>> buffers() {
    Map<String, Supplier<@Nullable ByteBuffer>> buffers = new LinkedHashMap<>();
    buffers.put("null", () -> null);
    buffers.put("heap", () -> ByteBuffer.wrap(GIVEN.clone()));
    buffers.put("direct", ArgumentTableTest::direct);
    buffers.put("empty", () -> ByteBuffer.allocate(0));
    buffers.put("full", () -> direct().position(5));
    buffers.put("part", () -> ByteBuffer.wrap(GIVEN.clone(), 1, 3));
    buffers.put("part of direct", () -> direct().position(2).limit(4));
    buffers.put("read-only", () -> ByteBuffer.wrap(GIVEN.clone()).asReadOnlyBuffer());
    buffers.put("read-only direct", () -> direct().asReadOnlyBuffer());
    buffers.put("empty read-only", () -> ByteBuffer.allocate(0).asReadOnlyBuffer());
    return buffers;
  }

  private static ByteBuffer direct() {
    return ByteBuffer.allocateDirect(5).put(GIVEN).flip();
  }

  @SuppressWarnings("NullAway") // null is what is tried
  private static Object result(Supplier<@Nullable ByteBuffer> buffers, Calls.BufferCall call)
      throws Exception {
    ByteBuffer buffer = buffers.get();
    return buffer == null ? call.on(null) : Calls.with(buffer, call);
  }

  /** Not through {@link Calls#with}: what such a buffer holds cannot be looked at. */
  @Test
  void buffersOfArenasAreServedOrRefusedAlike() throws Exception {
    Calls calls = new Calls();
    Map<String, Supplier<ByteBuffer>> buffers = new LinkedHashMap<>();
    buffers.put("closed", ArgumentTableTest::ofClosedArena);
    buffers.put("empty of closed", () -> ofClosedArena().limit(0));
    ByteBuffer confined = ThreadKind.PLATFORM.call(ArgumentTableTest::confined);
    buffers.put("confined to another thread", confined::duplicate);
    buffers.forEach(
        (name, buffer) -> {
          calls.add("read " + name, c -> c.read(buffer.get()));
          calls.add("read " + name + " at 1", c -> c.read(buffer.get(), 1));
          calls.add("write " + name, c -> c.write(buffer.get()));
          calls.add("write " + name + " at 1", c -> c.write(buffer.get(), 1));
          calls.add("scatter " + name, c -> c.read(new ByteBuffer[] {direct(), buffer.get()}));
          calls.add("gather " + name, c -> c.write(new ByteBuffer[] {direct(), buffer.get()}));
        });
    calls.compare(variant, directory);
  }

  private static ByteBuffer ofClosedArena() {
    try (Arena arena = Arena.ofShared()) {
      return arena.allocate(8).asByteBuffer();
    }
  }

  /** The arena is never closed: its thread ends, and nobody else may. */
  @SuppressWarnings("MustBeClosed")
  private static ByteBuffer confined() {
    return Arena.ofConfined().allocate(8).asByteBuffer();
  }

  @Test
  void positionSizeAndTruncateDoWhatTheyDoOnTheJdk() throws Exception {
    Calls calls = new Calls();
    calls.add("position", FileChannel::position);
    calls.add("size", FileChannel::size);
    calls.add("isOpen", FileChannel::isOpen);
    calls.addAction("close", FileChannel::close);
    calls.addAction("force true", c -> c.force(true));
    calls.addAction("force false", c -> c.force(false));
    for (long value : POSITIONS) {
      calls.add("position " + value, c -> c.position(value));
      calls.add("truncate " + value, c -> c.truncate(value));
      calls.add("position and truncate " + value, c -> c.position(6).truncate(value).position());
      calls.add("position beyond, truncate " + value, c -> c.position(50).truncate(value));
    }
    calls.compare(variant, directory);
  }

  @Test
  void locksDoWhatTheyDoOnTheJdk() throws Exception {
    Calls calls = new Calls();
    calls.add("lock", FileChannel::lock);
    calls.add("tryLock", FileChannel::tryLock);
    long[] ends = {Long.MIN_VALUE, -1, 0, 4, 5000, Long.MAX_VALUE};
    for (long position : ends) {
      for (long size : ends) {
        for (boolean shared : new boolean[] {true, false}) {
          String name = position + " " + size + (shared ? " shared" : " exclusive");
          calls.add("lock " + name, c -> c.lock(position, size, shared));
          calls.add("tryLock " + name, c -> c.tryLock(position, size, shared));
        }
      }
    }
    calls.compare(variant, directory);
  }

  @Test
  void oneCallAfterTheOtherSeesWhatItLeft() throws Exception {
    Calls calls = new Calls();
    calls.add("read, read", c -> c.read(direct()) + " " + c.read(direct()));
    calls.add("write, read", c -> c.write(direct()) + " " + c.read(direct()));
    calls.add("read to the end and beyond", c -> c.position(8).read(direct()) + " " + end(c));
    calls.add("write, write", c -> c.write(direct()) + " " + c.write(direct()) + c.position());
    calls.add("write beyond the end", c -> c.position(20).write(direct()) + " " + c.position());
    calls.add("read beyond the end", c -> c.position(20).read(direct()) + " " + c.position());
    calls.add("truncate, write", c -> c.truncate(2).write(direct()) + " " + c.position());
    calls.add("position, write, size", c -> c.position(1).write(direct()) + " " + c.size());
    calls.add("write at 2, position", c -> c.write(direct(), 2) + " " + c.position());
    calls.add("close, close", Calls::closedTwice);
    calls.compare(variant, directory);
  }

  private static String end(FileChannel channel) throws Exception {
    return channel.read(direct()) + " " + channel.read(ByteBuffer.allocate(0));
  }
}
