package dev.leat.file;

import static dev.leat.testing.ExtendedOptions.DIRECT;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Leat;
import dev.leat.Required;
import dev.leat.testing.Content;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Direct I/O with the same aligned buffers so often that their memory is registered. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class FixedTransferTest {
  private static final int SIZE = 1 << 20;
  private static final int BLOCK = 4096;
  private static final int TIMES = 300;

  @TempDir Path directory;

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  /** A small buffer, which shares its memory with others, and one with memory of its own. */
  private static ByteBuffer[] buffers() {
    return new ByteBuffer[] {Leat.allocateAligned(2 * BLOCK), Leat.allocateAligned(SIZE / 4)};
  }

  /** Moves bytes between a file and what remains of a buffer. */
  private interface Step {
    int move(boolean write, ByteBuffer buffer, long position) throws Exception;
  }

  /** Writes and reads here and there, and compares all with what the file should have. */
  private static void writeAndRead(Step step) throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (ByteBuffer buffer : buffers()) {
      assertThat(step.move(true, Leat.allocateAligned(SIZE), 0)).isEqualTo(SIZE);
      byte[] file = new byte[SIZE];
      for (int i = 0; i < TIMES; i++) {
        int length = BLOCK * (1 + random.nextInt(buffer.capacity() / BLOCK));
        int place = BLOCK * random.nextInt((buffer.capacity() - length) / BLOCK + 1);
        int position = BLOCK * random.nextInt((SIZE - length) / BLOCK + 1);
        ByteBuffer part = buffer.slice(place, length);
        if (random.nextBoolean()) {
          byte[] content = Content.random(length, i);
          assertThat(step.move(true, part.put(content).flip(), position)).isEqualTo(length);
          System.arraycopy(content, 0, file, position, length);
        } else {
          assertThat(step.move(false, part, position)).isEqualTo(length);
          assertThat(part.flip()).isEqualTo(ByteBuffer.wrap(file, position, length));
        }
      }
    }
  }

  private static void asynchronously(UringFiles files, Path file) throws Exception {
    try (AsynchronousFileChannel channel =
        files.newAsynchronousFileChannel(file, Set.of(CREATE, READ, WRITE, DIRECT), null)) {
      writeAndRead(
          (write, buffer, position) ->
              (write ? channel.write(buffer, position) : channel.read(buffer, position))
                  .get(20, TimeUnit.SECONDS));
    }
  }

  private static void onAVirtualThread(UringFiles files, Path file) throws Exception {
    Set<OpenOption> options = Set.of(CREATE, READ, WRITE, DIRECT);
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              try (FileChannel channel =
                  files.fileChannel(FileChannel.open(file, options), file, options)) {
                writeAndRead(
                    (write, buffer, position) ->
                        write ? channel.write(buffer, position) : channel.read(buffer, position));
              }
              return true;
            });
    Thread.ofVirtual().start(task);
    assertThat(task.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 256})
  void whatIsReadIsWhatWasWritten(int entries) throws Exception {
    try (RingFiles files = RingFiles.ofEntries(entries)) {
      asynchronously(files.files(), directory.resolve("asynchronous"));
      onAVirtualThread(files.files(), directory.resolve("virtual"));
    }
  }

  private String tracedWith(String... injection) throws Exception {
    Required.program("strace");
    Path trace = directory.resolve("trace");
    String[] strace = {
      "strace", "-f", "-qq", "-o", trace.toString(), "-e", "trace=io_uring_register"
    };
    ChildJvm.Result result =
        new ChildJvm()
            .under(Stream.of(strace, injection).flatMap(Stream::of).toArray(String[]::new))
            .run(Program.class, directory.toString());
    assertThat(result.exit()).as(result.output()).isZero();
    return Files.readString(trace);
  }

  @Test
  void theKernelIsToldOfEachPieceOnce() throws Exception {
    assertThat(tracedWith().lines())
        .filteredOn(call -> call.contains("IORING_REGISTER_BUFFERS_UPDATE"))
        .hasSizeBetween(3, 4) // small ones share one, or two by chance
        .allMatch(call -> call.endsWith("= 1"));
  }

  /** The first call asks for opcodes, the second makes the table, the others fill it. */
  @ParameterizedTest
  @ValueSource(strings = {"IORING_REGISTER_BUFFERS2,2+", "IORING_REGISTER_BUFFERS_UPDATE,3+"})
  void whatTheKernelDoesNotRegisterIsTransferredAsWell(String refused) throws Exception {
    String[] words = refused.split(",", -1); // ENOMEM: more would be locked than the user may
    String injection = "inject=io_uring_register:error=ENOMEM:when=" + words[1];
    assertThat(tracedWith("-e", injection).lines())
        .filteredOn(call -> call.endsWith("(INJECTED)"))
        .isNotEmpty()
        .allMatch(call -> call.contains(words[0]));
  }

  /** Transfers on a ring, in a JVM of its own. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      try (RingFiles files = RingFiles.ofEntries(8)) {
        asynchronously(files.files(), Path.of(args[0], "asynchronous"));
        onAVirtualThread(files.files(), Path.of(args[0], "virtual"));
      }
    }
  }
}
