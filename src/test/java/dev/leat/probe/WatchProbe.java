package dev.leat.probe;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watching a directory: events, and who is the same object as whom. */
@SuppressWarnings({
  "ReferenceEquality",
  "StreamResourceLeak"
}) // identity is asked for, Probe closes
final class WatchProbe {
  private final Probe probe;

  WatchProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws Exception {
    Path dir = Files.createDirectory(probe.path("watched"));
    WatchService service = FileSystems.getDefault().newWatchService();
    WatchKey key = dir.register(service, ENTRY_CREATE, ENTRY_DELETE);
    identity(dir, service, key);
    events(dir, service, key);
    refusals(dir, service);
    key.cancel();
    probe.ask("valid after cancel", key::isValid);
    probe.ask("reset after cancel", key::reset);
    deletion(service);
    service.close();
    probe.ask("poll after close", service::poll);
    probe.ask("take after close", service::take);
    probe.ask("register after close", () -> dir.register(service, ENTRY_CREATE));
  }

  private void identity(Path dir, WatchService service, WatchKey key) {
    probe.ask("watchable is the registered object", () -> key.watchable() == dir);
    Path equal = Path.of(dir.toString());
    probe.ask(
        "registered again is the same key",
        () -> equal.register(service, ENTRY_CREATE, ENTRY_DELETE) == key);
    probe.ask("watchable is still the first", () -> key.watchable() == dir);
    probe.ask("nothing yet", service::poll);
    probe.ask("nothing in time", () -> service.poll(1, TimeUnit.MILLISECONDS));
  }

  private void events(Path dir, WatchService service, WatchKey key) throws Exception {
    Files.createFile(dir.resolve("new"));
    WatchKey taken = service.take();
    probe.ask("taken is the same key", () -> taken == key);
    probe.ask("created", () -> texts(taken));
    probe.ask("reset", taken::reset);
    Files.delete(dir.resolve("new"));
    WatchKey polled = service.poll(1, TimeUnit.MINUTES);
    probe.ask("polled is the same key", () -> polled == key);
    probe.ask("deleted", () -> texts(polled));
    probe.ask("no more events", () -> polled.pollEvents());
    probe.ask("reset again", polled::reset);
    probe.ask("valid", polled::isValid);
  }

  private static List<String> texts(WatchKey key) {
    List<String> texts = new ArrayList<>();
    for (WatchEvent<?> event : key.pollEvents()) {
      boolean ofDefault =
          event.context() instanceof Path path && path.getFileSystem() == FileSystems.getDefault();
      texts.add(event.kind() + " " + event.context() + " " + event.count() + " " + ofDefault);
    }
    return texts;
  }

  private void refusals(Path dir, WatchService service) throws IOException {
    probe.ask("foreign service", () -> dir.register(new ForeignService(), ENTRY_CREATE));
    probe.ask("no events", () -> dir.register(service, new WatchEvent.Kind<?>[0]));
    Path file = probe.file("plain");
    probe.ask("file", () -> file.register(service, ENTRY_CREATE));
    probe.ask("missing", () -> probe.path("missing").register(service, ENTRY_CREATE));
    probe.ask("of a zip", () -> zip().register(service, ENTRY_CREATE));
  }

  private static Path zip() {
    return Path.of(java.net.URI.create("jrt:/java.base"));
  }

  /** The directory goes away: its key is signalled, and invalid from then on. */
  private void deletion(WatchService service) throws Exception {
    Path gone = Files.createDirectory(probe.path("gone"));
    WatchKey key = gone.register(service, ENTRY_DELETE);
    Files.delete(gone);
    WatchKey taken = service.take();
    probe.ask("gone is the same key", () -> taken == key);
    probe.ask("gone is valid", taken::reset);
  }

  private static final class ForeignService implements WatchService {
    @Override
    public void close() {}

    @Override
    public @Nullable WatchKey poll() {
      return null;
    }

    @Override
    public @Nullable WatchKey poll(long timeout, TimeUnit unit) {
      return null;
    }

    @Override
    public WatchKey take() {
      throw new IllegalStateException();
    }
  }
}
