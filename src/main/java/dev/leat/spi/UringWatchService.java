package dev.leat.spi;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches directories through the JDK's service. Any thread may call.
 *
 * <p>Programs keep keys in maps and compare them by identity, so one key of the JDK must always
 * become the same key of ours for as long as anybody can tell.
 */
final class UringWatchService implements WatchService {
  private final UringFileSystem fileSystem;
  private final WatchService jdk;

  /**
   * What was registered under each of the JDK's keys, guarded by itself. Weak, as the JDK forgets a
   * key that was cancelled or whose directory is gone, and tells nobody.
   */
  private final Map<WatchKey, Registration> registrations = new WeakHashMap<>();

  UringWatchService(UringFileSystem fileSystem, WatchService jdk) {
    this.fileSystem = fileSystem;
    this.jdk = jdk;
  }

  /** The path must be held strongly, the key must not: it points back at the map's own key. */
  private static final class Registration {
    final UringPath watchable;
    WeakReference<UringWatchKey> key;

    Registration(UringPath watchable, UringWatchKey key) {
      this.watchable = watchable;
      this.key = new WeakReference<>(key);
    }
  }

  /**
   * Registers with the JDK. A directory registered again gives its first key, and that key goes on
   * naming the path that was registered first, as in the JDK.
   *
   * <p>The lock spans both steps because an event can be faster than we are: the JDK's key is
   * queued, another thread takes it, and finds nothing registered yet. {@link #wrap} waits here.
   * The JDK calls no foreign code while it registers, so nothing can deadlock.
   */
  WatchKey register(UringPath path, WatchEvent.Kind<?>[] events, WatchEvent.Modifier[] modifiers)
      throws IOException {
    synchronized (registrations) {
      WatchKey key = path.jdk().register(jdk, events, modifiers);
      UringWatchKey known = wrap(key);
      if (known != null) {
        return known;
      }
      UringWatchKey made = new UringWatchKey(fileSystem, key, path);
      registrations.put(key, new Registration(path, made));
      return made;
    }
  }

  private @Nullable UringWatchKey wrap(@Nullable WatchKey key) {
    if (key == null) {
      return null;
    }
    synchronized (registrations) {
      Registration registration = registrations.get(key);
      if (registration == null) {
        return null;
      }
      UringWatchKey known = registration.key.get();
      if (known == null) {
        // Nobody holds the old one any more, so nobody can tell it from a new one.
        known = new UringWatchKey(fileSystem, key, registration.watchable);
        registration.key = new WeakReference<>(known);
      }
      return known;
    }
  }

  @Override
  public @Nullable WatchKey poll() {
    return wrap(jdk.poll());
  }

  @Override
  public @Nullable WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
    return wrap(jdk.poll(timeout, unit));
  }

  @Override
  public WatchKey take() throws InterruptedException {
    UringWatchKey key = wrap(jdk.take());
    if (key == null) {
      throw new IllegalStateException("a watch key that nobody registered");
    }
    return key;
  }

  @Override
  public void close() throws IOException {
    jdk.close();
  }
}
