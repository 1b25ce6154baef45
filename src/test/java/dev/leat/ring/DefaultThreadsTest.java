package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.leat.ChildJvm;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties count once a process, so children try them; the JDK says what is right. */
class DefaultThreadsTest {
  private static final String FACTORY = "-Djava.nio.channels.DefaultThreadPool.threadFactory=";
  private static final String INITIAL_SIZE = "-Djava.nio.channels.DefaultThreadPool.initialSize=";

  private static String child(Class<?> main, String option) throws Exception {
    ChildJvm.Result result = new ChildJvm().with(option).run(main);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INITIAL_SIZE + "many",
        INITIAL_SIZE + "0",
        INITIAL_SIZE + "2147483648",
        FACTORY + "no.such.Factory"
      })
  void aBadValueIsAnErrorInTheJdksWords(String option) throws Exception {
    assertThat(child(CheckTwice.class, option)).isEqualTo(child(OpenOnTheJdk.class, option));
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.lang.Object", "java.lang.Runnable"})
  void aClassThatMakesNoThreadsIsAnError(String name) throws Exception {
    assertThat(child(CheckTwice.class, FACTORY + name)).startsWith("java.lang.Error: ");
  }

  @Test
  void theWantedFactoryMakesTheThreads() throws Exception {
    String option = FACTORY + OwnThreads.class.getName();
    assertThat(child(NameOfAThread.class, option)).isEqualTo("own\n");
  }

  @Test
  void withoutPropertiesThreadsAreDaemonsThatKeepNoClassLoader() {
    assertThatCode(DefaultThreads::check).doesNotThrowAnyException();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
    try {
      Thread thread = Objects.requireNonNull(DefaultThreads.newThread(() -> {}));
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.getName()).isEqualTo("leat-poller");
      assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** Prints what both of two checks say: the first may not leave a class that cannot be used. */
  static final class CheckTwice {
    private CheckTwice() {}

    public static void main(String[] args) {
      String first = said();
      String second = said();
      System.out.println(first.equals(second) ? first : first + ", then " + second);
    }

    private static String said() {
      try {
        DefaultThreads.check();
        return "nothing";
      } catch (Error e) {
        return e + ", caused by " + e.getCause();
      }
    }
  }

  /** Prints what the JDK says when its pool is wanted first. */
  static final class OpenOnTheJdk {
    private OpenOnTheJdk() {}

    public static void main(String[] args) throws Exception {
      Path file = Files.createTempFile("leat", ".test");
      try (AsynchronousFileChannel opened = AsynchronousFileChannel.open(file)) {
        System.out.println(opened.isOpen() ? "nothing" : "closed");
      } catch (Error e) {
        System.out.println(e + ", caused by " + e.getCause());
      } finally {
        Files.delete(file);
      }
    }
  }

  /** Prints the name of a thread that the wanted factory made. */
  static final class NameOfAThread {
    private NameOfAThread() {}

    public static void main(String[] args) {
      DefaultThreads.check();
      System.out.println(Objects.requireNonNull(DefaultThreads.newThread(() -> {})).getName());
    }
  }

  /** A factory as an application has one. */
  public static final class OwnThreads implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
      return Thread.ofPlatform().daemon().name("own").unstarted(task);
    }
  }
}
