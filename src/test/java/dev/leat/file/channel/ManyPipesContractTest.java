package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that wait for pipes, more of them than the smallest ring has room for. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#wakeable")
class ManyPipesContractTest extends FileChannelContract {
  private static final int PIPES = 10;

  @Test
  void readersOfSilentPipesHoldUpNobody() throws Exception {
    List<NamedPipe> pipes = new ArrayList<>();
    List<Caller> readers = new ArrayList<>();
    for (int i = 0; i < PIPES; i++) {
      NamedPipe pipe = pipe();
      FileChannel channel = open(pipe.path(), READ);
      pipes.add(pipe);
      readers.add(start(() -> channel.read(ByteBuffer.allocate(10))).awaitBlockedIn("read"));
    }
    FileChannel channel = open(file(new byte[5]), READ);
    assertThat(start(() -> channel.read(ByteBuffer.allocateDirect(10), 0)).ending())
        .isEqualTo("value 5");
    for (int i = PIPES - 1; i >= 0; i--) { // the last ones have no slot to wait for either
      pipes.get(i).put(new byte[i + 1]);
      assertThat(readers.get(i).ending()).isEqualTo("value " + (i + 1));
    }
  }
}
