package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.file.DescriptorNumbers;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Numbers of descriptors, read where the JDK keeps them; asked in a JVM with the agent. */
class AgentNumbersTest extends UnderAgent {
  /** Prints who tells numbers, before and after the first need of a ring, and what they are. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      System.out.println("at start " + DescriptorNumbers.installed().getClass().getSimpleName());
      Thread.ofVirtual().start(() -> read(file)).join();
      System.out.println("then " + DescriptorNumbers.installed().getClass().getSimpleName());
      Set<String> before = descriptors();
      FileChannel jdk = (FileChannel) Files.newByteChannel(file);
      Set<String> opened = new HashSet<>(descriptors());
      opened.removeAll(before);
      int number = DescriptorNumbers.installed().of(jdk, file);
      System.out.println("right " + opened.contains(file + " " + number));
      jdk.close();
      try {
        System.out.println("closed " + DescriptorNumbers.installed().of(jdk, file));
      } catch (ClosedChannelException e) {
        System.out.println("closed " + e);
      }
    }

    private static void read(Path file) {
      try (FileChannel channel = FileChannel.open(file)) {
        System.out.println("read " + channel.read(ByteBuffer.allocate(100)));
      } catch (java.io.IOException e) {
        System.out.println(e);
      }
    }

    private static Set<String> descriptors() throws java.io.IOException {
      try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
        return all.map(Program::target).collect(Collectors.toSet());
      }
    }

    private static String target(Path link) {
      try {
        return Files.readSymbolicLink(link) + " " + link.getFileName();
      } catch (java.io.IOException e) {
        return "gone"; // the directory's own
      }
    }
  }

  @Test
  void theAgentReadsThemFromTheFirstNeedOfARing() throws Exception {
    assertThat(lines(Program.class, "text"))
        .containsExactly(
            "at start PositionSearch",
            "read 4",
            "then AgentNumbers",
            "right true",
            "closed java.nio.channels.ClosedChannelException");
  }
}
