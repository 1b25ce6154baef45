package dev.leat.spi;

import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.List;

/** A key of the JDK's watch service whose paths are ours. Its state is the JDK's. */
final class UringWatchKey implements WatchKey {
  private final UringFileSystem fileSystem;
  private final WatchKey jdk;
  private final UringPath watchable;

  UringWatchKey(UringFileSystem fileSystem, WatchKey jdk, UringPath watchable) {
    this.fileSystem = fileSystem;
    this.jdk = jdk;
    this.watchable = watchable;
  }

  /** The very object that was registered, not one that equals it. */
  @Override
  public Watchable watchable() {
    return watchable;
  }

  @Override
  public List<WatchEvent<?>> pollEvents() {
    List<WatchEvent<?>> events = jdk.pollEvents();
    List<WatchEvent<?>> wrapped = new ArrayList<>(events.size());
    for (WatchEvent<?> event : events) {
      wrapped.add(wrap(event));
    }
    return wrapped;
  }

  /** An overflow has no context and stays the JDK's. */
  private WatchEvent<?> wrap(WatchEvent<?> event) {
    return event.context() instanceof Path path
        ? new PathEvent(event, fileSystem.wrap(path))
        : event;
  }

  @Override
  public boolean isValid() {
    return jdk.isValid();
  }

  @Override
  public boolean reset() {
    return jdk.reset();
  }

  @Override
  public void cancel() {
    jdk.cancel();
  }

  private static final class PathEvent implements WatchEvent<Path> {
    private final WatchEvent<?> jdk;
    private final Path context;

    PathEvent(WatchEvent<?> jdk, Path context) {
      this.jdk = jdk;
      this.context = context;
    }

    /** A kind with a path for context is a kind of path events, whatever made it. */
    @Override
    @SuppressWarnings("unchecked")
    public Kind<Path> kind() {
      return (Kind<Path>) jdk.kind();
    }

    @Override
    public int count() {
      return jdk.count();
    }

    @Override
    public Path context() {
      return context;
    }
  }
}
