package dev.leat.file;

import org.jspecify.annotations.Nullable;

/**
 * Devices of which something has come to be known, with where their contents are: a file that is
 * opened for one read need not ask again. After a second they are asked again, as a device's number
 * may be another's once it was unmounted.
 *
 * <p>Threads: any, without order among them: what one does not see of another costs it a question.
 */
final class KnownDevices {
  private static final long BELIEVED_NANOS = 1_000_000_000;

  /** So many are remembered at most; the next one with the same place displaces the last. */
  private static final int PLACES = 16;

  private final @Nullable Known[] known = new @Nullable Known[PLACES];

  /** Immutable, so that it can be handed on by a race. */
  private record Known(long device, Storage storage, long nanos) {}

  /**
   * Where the contents of a device are; null if nothing is known about it.
   *
   * @param device as of {@link dev.leat.kernel.Statx#device}; about 0 nothing ever is
   */
  @Nullable Storage storage(long device) {
    Known found = device == 0 ? null : known[place(device)];
    return found != null
            && found.device == device
            && System.nanoTime() - found.nanos < BELIEVED_NANOS
        ? found.storage
        : null;
  }

  /** It is known, and its contents are there. */
  void put(long device, Storage storage) {
    if (device != 0) {
      known[place(device)] = new Known(device, storage, System.nanoTime());
    }
  }

  private static int place(long device) {
    return Long.hashCode(device) & (PLACES - 1);
  }
}
