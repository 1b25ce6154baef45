package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescriptorTest {
  private static final int NO_SUCH_FD = 1_000_000;

  private int fd;
  private String target = "";
  private Descriptor descriptor = new Descriptor(NO_SUCH_FD);

  @BeforeEach
  void pipe() throws IOException {
    Required.platform();
    TestCalls.Pipe pipe = TestCalls.pipe();
    Syscalls.close(pipe.writer());
    fd = pipe.reader();
    target = target();
    descriptor = new Descriptor(fd);
  }

  @AfterEach
  void closed() throws IOException {
    assertThat(numberIsOurs()).isFalse();
  }

  private String target() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
  }

  /** Whether the number still means the pipe: another thread may open something at any time. */
  private boolean numberIsOurs() {
    try {
      return target().equals(target);
    } catch (IOException free) {
      return false;
    }
  }

  @Test
  void anUnusedDescriptorIsClosedAtOnce() throws Exception {
    assertThat(descriptor.isOpen()).isTrue();
    assertThat(descriptor.inUse()).isFalse();
    assertThat(descriptor.fd()).isEqualTo(fd);
    assertThat(descriptor.shut()).isTrue();
    assertThat(descriptor.isOpen()).isFalse();
    assertThat(numberIsOurs()).as("the owner's count holds it").isTrue();
    descriptor.close();
    assertThat(numberIsOurs()).isFalse();
  }

  @Test
  void theNumberIsGivenBackBehindTheLastOperation() throws Exception {
    assertThat(descriptor.acquire()).isTrue();
    assertThat(descriptor.acquire()).isTrue();
    assertThat(descriptor.inUse()).isTrue();
    descriptor.shut();
    descriptor.close();
    assertThat(numberIsOurs()).isTrue();
    descriptor.release();
    assertThat(numberIsOurs()).isTrue();
    descriptor.release();
    assertThat(numberIsOurs()).isFalse();
  }

  @Test
  void operationsThatEndBeforeLeaveItOpen() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(descriptor.acquire()).isTrue();
      descriptor.release();
      assertThat(descriptor.inUse()).isFalse();
      assertThat(descriptor.isOpen()).isTrue();
      assertThat(numberIsOurs()).isTrue();
    }
    descriptor.shut();
    descriptor.close();
  }

  @Test
  void nothingBeginsAfterShutWhichHappensOnce() throws Exception {
    assertThat(descriptor.acquire()).isTrue();
    assertThat(descriptor.shut()).isTrue();
    assertThat(descriptor.shut()).isFalse();
    assertThat(descriptor.acquire()).isFalse();
    assertThat(descriptor.inUse()).isTrue();
    descriptor.release();
    assertThat(descriptor.acquire()).isFalse();
    assertThat(descriptor.inUse()).isFalse();
    assertThat(numberIsOurs()).isTrue();
    descriptor.close();
  }

  @Test
  void aKeeperHasTheNumberAndIsNoOperation() throws Exception {
    assertThat(descriptor.keep()).isTrue();
    assertThat(descriptor.inUse()).isFalse();
    assertThat(descriptor.acquire()).isTrue();
    assertThat(descriptor.inUse()).isTrue();
    descriptor.shut();
    descriptor.close();
    descriptor.release();
    assertThat(descriptor.inUse()).isFalse();
    assertThat(numberIsOurs()).isTrue();
    descriptor.letGo();
    assertThat(numberIsOurs()).isFalse();
    assertThat(descriptor.keep()).isFalse();
  }

  @Test
  void aKeeperThatGoesFirstClosesNothing() throws Exception {
    assertThat(descriptor.keep()).isTrue();
    descriptor.letGo();
    assertThat(descriptor.isOpen()).isTrue();
    assertThat(numberIsOurs()).isTrue();
    descriptor.shut();
    descriptor.close();
  }

  @Test
  void theKernelsErrorAtClosingReachesWhoCloses() throws Exception {
    Descriptor wrong = new Descriptor(NO_SUCH_FD);
    wrong.shut();
    assertThatThrownBy(wrong::close)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Bad file descriptor");

    Descriptor inUse = new Descriptor(NO_SUCH_FD);
    inUse.acquire();
    inUse.shut();
    inUse.close(); // not the last one: nothing to report yet
    assertThatCode(inUse::release).doesNotThrowAnyException();
    descriptor.shut();
    descriptor.close();
  }

  @Test
  void whoHasACountHasTheNumberWhileOthersClose() throws Exception {
    int users = 4;
    CountDownLatch running = new CountDownLatch(users);
    try (ExecutorService threads = Executors.newFixedThreadPool(users)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < users; i++) {
        ends.add(threads.submit(() -> useUntilClosed(running)));
      }
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(descriptor.shut()).isTrue();
      descriptor.close();
      for (Future<?> end : ends) {
        end.get();
      }
    }
    assertThat(descriptor.inUse()).isFalse();
  }

  private void useUntilClosed(CountDownLatch running) {
    while (descriptor.acquire()) {
      assertThat(numberIsOurs()).isTrue();
      descriptor.release();
      running.countDown();
    }
  }
}
