package dev.leat.spi;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probes, which compare with the JDK, cannot see. */
class UringWatchServiceTest {
  @TempDir Path jdk;

  @Test
  void theWatchedObjectOutlivesAKeyThatNobodyHolds() throws Exception {
    Path watched = Path.of(URI.create("uring://" + jdk.toUri().getRawPath()));
    try (WatchService service = watched.getFileSystem().newWatchService()) {
      WeakReference<WatchKey> key = new WeakReference<>(watched.register(service, ENTRY_CREATE));
      while (key.get() != null) {
        System.gc(); // ends: nothing but the registration knows the key, and that one weakly
      }
      Files.createFile(watched.resolve("new"));
      WatchKey taken = service.take();
      assertThat(taken.watchable()).isSameAs(watched);
      assertThat(watched.register(service, ENTRY_CREATE)).isSameAs(taken);
    }
  }
}
