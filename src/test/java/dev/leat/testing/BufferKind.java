package dev.leat.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Every sort of {@link ByteBuffer} that an application can hand to a channel. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
public enum BufferKind {
  HEAP(ByteBuffer::allocate),
  HEAP_SLICE(size -> ByteBuffer.allocate(size + 64).slice(13, size)),
  HEAP_SEGMENT(size -> MemorySegment.ofArray(new byte[size]).asByteBuffer()),
  DIRECT(ByteBuffer::allocateDirect),
  DIRECT_SLICE(size -> ByteBuffer.allocateDirect(size + 64).slice(7, size)),
  DIRECT_ALIGNED(size -> ByteBuffer.allocateDirect(size + 8192).alignedSlice(4096).slice(0, size)),
  LITTLE_ENDIAN(size -> ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN)),
  HEAP_LITTLE_ENDIAN(size -> ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN)),
  SHARED_ARENA(BufferKind::inSharedArena),
  AUTO_ARENA(size -> Arena.ofAuto().allocate(size).asByteBuffer()),
  GLOBAL_ARENA(size -> Arena.global().allocate(size).asByteBuffer()),
  MAPPED(BufferKind::map);

  private final IntFunction<ByteBuffer> allocation;

  BufferKind(IntFunction<ByteBuffer> allocation) {
    this.allocation = allocation;
  }

  /** A writable buffer of {@code size} zeroes, position 0. */
  public ByteBuffer allocate(int size) {
    return allocation.apply(size);
  }

  /** A buffer whose position 0 to limit holds {@code content}. */
  public ByteBuffer holding(byte[] content) {
    return allocate(content.length).put(content).flip();
  }

  @SuppressWarnings("MustBeClosed") // nobody would know when: the test's JVM ends soon enough
  private static ByteBuffer inSharedArena(int size) {
    return Arena.ofShared().allocate(size).asByteBuffer();
  }

  private static ByteBuffer map(int size) {
    try {
      Path file = Files.createTempFile("leat", ".map");
      try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE, DELETE_ON_CLOSE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
