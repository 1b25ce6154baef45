package dev.leat.suite;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Directories that are watched. */
@SuppressWarnings("NullAway.Init")
class WatchContractTest extends FileSystemContract {
  private WatchKey take(WatchService service) throws InterruptedException {
    WatchKey key = service.poll(form.patience(), TimeUnit.SECONDS);
    assertThat(key).isNotNull();
    return key;
  }

  @Test
  void newEntriesAreTold() throws Exception {
    try (WatchService service = fileSystem().newWatchService()) {
      WatchKey key = root.register(service, ENTRY_CREATE);
      assertThat(service.poll()).isNull();
      Files.createFile(path("made"));
      assertThat(take(service)).isSameAs(key);
      List<WatchEvent<?>> events = key.pollEvents();
      assertThat(events).hasSize(1);
      assertThat(events.getFirst().kind()).isEqualTo(ENTRY_CREATE);
      assertThat(events.getFirst().context()).isEqualTo(text("made"));
      assertThat(key.reset()).isTrue();
      assertThat(key.pollEvents()).isEmpty();
    }
  }

  @Test
  void deletedEntriesAreTold() throws Exception {
    file("file");
    try (WatchService service = fileSystem().newWatchService()) {
      root.register(service, ENTRY_DELETE);
      Files.delete(path("file"));
      WatchEvent<?> event = take(service).pollEvents().getFirst();
      assertThat(event.kind()).isEqualTo(ENTRY_DELETE);
      assertThat(event.context()).isEqualTo(text("file"));
    }
  }

  @Test
  void changedEntriesAreTold() throws Exception {
    Path file = file("file");
    try (WatchService service = fileSystem().newWatchService()) {
      root.register(service, ENTRY_MODIFY);
      Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(9000));
      WatchEvent<?> event = take(service).pollEvents().getFirst();
      assertThat(event.kind()).isEqualTo(ENTRY_MODIFY);
      assertThat(event.context()).isEqualTo(text("file"));
    }
  }

  @Test
  void theWatchableIsThePathThatWasRegistered() throws Exception {
    try (WatchService service = fileSystem().newWatchService()) {
      assertThat(root.register(service, ENTRY_CREATE).watchable()).isSameAs(root);
    }
  }

  @Test
  void registeredAgainItIsTheSameKey() throws Exception {
    try (WatchService service = fileSystem().newWatchService()) {
      WatchKey key = root.register(service, ENTRY_CREATE);
      assertThat(text(root.toString()).register(service, ENTRY_CREATE)).isSameAs(key);
    }
  }

  @Test
  void cancelledKeysAreInvalid() throws Exception {
    try (WatchService service = fileSystem().newWatchService()) {
      WatchKey key = root.register(service, ENTRY_CREATE);
      assertThat(key.isValid()).isTrue();
      key.cancel();
      assertThat(key.isValid()).isFalse();
      assertThat(key.reset()).isFalse();
    }
  }

  @Test
  void keysOfDeletedDirectoriesAreToldAndInvalid() throws Exception {
    Path dir = directory("dir");
    try (WatchService service = fileSystem().newWatchService()) {
      WatchKey key = dir.register(service, ENTRY_CREATE);
      Files.delete(dir);
      assertThat(take(service)).isSameAs(key);
      assertThat(key.reset()).isFalse();
    }
  }

  @Test
  void onlyDirectoriesAreWatched() throws Exception {
    Path file = file("file");
    try (WatchService service = fileSystem().newWatchService()) {
      assertThrows(NotDirectoryException.class, () -> file.register(service, ENTRY_CREATE));
      assertThrows(NoSuchFileException.class, () -> path("none").register(service, ENTRY_CREATE));
    }
  }

  @Test
  void somethingMustBeWatchedFor() throws Exception {
    try (WatchService service = fileSystem().newWatchService()) {
      WatchEvent.Kind<?>[] nothing = {};
      assertThrows(IllegalArgumentException.class, () -> root.register(service, nothing));
    }
  }

  @Test
  void closedServicesSaySo() throws Exception {
    WatchService service = fileSystem().newWatchService();
    WatchKey key = root.register(service, ENTRY_CREATE);
    service.close();
    service.close();
    assertThat(key.isValid()).isFalse();
    assertThrows(ClosedWatchServiceException.class, service::poll);
    assertThrows(ClosedWatchServiceException.class, service::take);
    assertThrows(ClosedWatchServiceException.class, () -> root.register(service, ENTRY_CREATE));
  }

  @Test
  void closingEndsAWait() throws Exception {
    WatchService service = fileSystem().newWatchService();
    Thread closer = Thread.ofVirtual().start(() -> closeQuietly(service));
    assertThrows(ClosedWatchServiceException.class, service::take);
    closer.join();
  }

  private static void closeQuietly(WatchService service) {
    try {
      service.close();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
