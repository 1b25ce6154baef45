package dev.leat.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that carry the mark are the JDK's, options and errors included. */
class JdkOnlyOptionsTest {
  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  @TempDir Path dir;

  @Test
  void markedCallsAreLeftToTheJdk() throws Exception {
    assertThat(
            ChannelOpening.newAsynchronousFileChannel(
                dir.resolve("new"), new JdkOnlyOptions(CREATE), null))
        .isNull();
  }

  @Test
  void theJdkSeesTheOptions() throws Exception {
    try (AsynchronousFileChannel channel =
        new JdkFiles().newAsynchronousFileChannel(dir.resolve("new"), CREATE, null)) {
      assertThat(channel.getClass().getName()).startsWith("sun.nio.ch.");
    }
    assertThat(dir.resolve("new")).exists();
    assertThat(new JdkOnlyOptions(CREATE)).hasSize(2).containsAll(CREATE);
  }

  @Test
  void theJdkDoesNotSeeTheMarkOfStreams() {
    Set<OpenOption> marked = new HashSet<>(CREATE);
    marked.add(StreamMark.FOR_STREAM);
    assertThat(JdkOnlyOptions.ofStream(marked)).containsExactlyInAnyOrderElementsOf(CREATE);
  }

  @Test
  void theJdksExceptionsComeThrough() {
    JdkFiles files = new JdkFiles();
    assertThatThrownBy(
            () -> files.newAsynchronousFileChannel(dir.resolve("missing"), Set.of(), null))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.newAsynchronousFileChannel(dir.resolve("x"), none(), null))
        .isInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings("NullAway") // wrong on purpose
  private static Set<OpenOption> none() {
    return null;
  }
}
