package dev.leat.op;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What cancelling asks for beyond the user's view of a result. */
public interface Canceller {
  /**
   * The user has cancelled, and the result is settled.
   *
   * @param operation what was begun for the result, or null if nothing was
   * @param mayInterrupt the argument of {@link Future#cancel}
   */
  void cancelled(@Nullable Cancellable operation, boolean mayInterrupt);
}
