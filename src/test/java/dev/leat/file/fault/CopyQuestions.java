package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Moves bytes through files in every way while somebody disturbs the system calls: nothing may get
 * lost. Arguments: a directory.
 */
public final class CopyQuestions {
  private static final int SIZE = 1_000_003;
  private static final int CHUNK = 16 << 10;
  private static final byte[] CONTENT = Content.random(SIZE, 1);

  private CopyQuestions() {}

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    Path source = Files.write(questions.root().resolve("source"), CONTENT);
    questions.ask("heap", own -> relative(source, own, ByteBuffer::allocate));
    questions.ask("direct", own -> relative(source, own, ByteBuffer::allocateDirect));
    questions.ask("positions", own -> positions(source, own));
    questions.ask("vectors", own -> vectors(source, own));
    questions.ask("appended", own -> append(source, own));
    questions.ask("streams", own -> streams(source, own));
    questions.ask("direct I/O", own -> directly(source));
    questions.ask("whole", own -> same(Files.write(own, Files.readAllBytes(source))));
    questions.ask("forced", CopyQuestions::force);
    questions.end();
  }

  private static String same(Path copy) throws IOException {
    return Arrays.equals(Files.readAllBytes(copy), CONTENT) + " " + Files.size(copy);
  }

  private static String relative(Path source, Path own, IntFunction<ByteBuffer> kind)
      throws IOException {
    ByteBuffer chunk = kind.apply(CHUNK);
    try (FileChannel from = FileChannel.open(source);
        FileChannel to = FileChannel.open(own, WRITE, CREATE)) {
      while (from.read(chunk.clear()) >= 0) {
        writeAll(to, chunk.flip());
      }
      return from.position() + " " + to.position() + " " + same(own);
    }
  }

  private static void writeAll(FileChannel to, ByteBuffer chunk) throws IOException {
    while (chunk.hasRemaining()) {
      to.write(chunk);
    }
  }

  /** From the end to the beginning, so that nothing is read ahead. */
  private static String positions(Path source, Path own) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel from = FileChannel.open(source, READ);
        FileChannel to = FileChannel.open(own, READ, WRITE, CREATE)) {
      for (long at = (long) SIZE / CHUNK * CHUNK; at >= 0; at -= CHUNK) {
        int count = from.read(chunk.clear(), at);
        int written = to.write(chunk.flip(), at);
        if (written != count) {
          return written + " of " + count + " at " + at;
        }
      }
      return from.position() + " " + to.position() + " " + same(own);
    }
  }

  private static String vectors(Path source, Path own) throws IOException {
    ByteBuffer[] chunks = {ByteBuffer.allocate(CHUNK), ByteBuffer.allocateDirect(CHUNK + 1)};
    try (FileChannel from = FileChannel.open(source);
        FileChannel to = FileChannel.open(own, WRITE, CREATE)) {
      while (from.read(chunks) >= 0) {
        for (ByteBuffer chunk : chunks) {
          chunk.flip();
        }
        while (chunks[1].hasRemaining() || chunks[0].hasRemaining()) {
          to.write(chunks);
        }
        chunks[0].clear();
        chunks[1].clear();
      }
      return from.position() + " " + to.position() + " " + same(own);
    }
  }

  private static String append(Path source, Path own) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel from = FileChannel.open(source);
        FileChannel to = FileChannel.open(own, APPEND, CREATE)) {
      while (from.read(chunk.clear()) >= 0) {
        writeAll(to, chunk.flip());
      }
      return to.position() + " " + same(own);
    }
  }

  private static String streams(Path source, Path own) throws IOException {
    try (InputStream in = Files.newInputStream(source);
        OutputStream out = Files.newOutputStream(own)) {
      long count = in.transferTo(out);
      return count + " " + same(own);
    }
  }

  private static String directly(Path source) throws IOException {
    ByteBuffer all = ByteBuffer.allocateDirect(SIZE + 8192).alignedSlice(4096);
    try (FileChannel from = FileChannel.open(source, Set.of(READ, ExtendedOptions.DIRECT))) {
      while (all.position() < SIZE && from.read(all.limit(all.position() + 4096)) > 0) {}
      byte[] read = new byte[SIZE];
      all.flip().get(0, read);
      return all.limit() + " " + from.position() + " " + Arrays.equals(read, CONTENT);
    }
  }

  private static String force(Path own) throws IOException {
    try (FileChannel to = FileChannel.open(own, WRITE, CREATE)) {
      writeAll(to, ByteBuffer.allocate(CHUNK));
      to.force(false);
      to.force(true);
      return to.truncate(10).size() + " " + to.position();
    }
  }
}
