package dev.leat.file;

/**
 * Whether the next file that somebody may create is expected to be a new one. Then it is asked for
 * as one ({@code O_EXCL}): the kernel's answer says that nothing else is there, and nobody need
 * look for a pipe first, which costs a sixth of a small file's whole write. Where something is
 * there, that was in vain.
 *
 * <p>Threads: any, without order among them: a wrong guess costs a system call.
 */
public final class ExpectedNew {
  /** So many in a row were new: who writes to old files and new ones in turns should not guess. */
  private static final int CONVINCING = 2;

  private static int newInARow;

  private ExpectedNew() {}

  /** Whether to ask for a new file. */
  public static boolean is() {
    return newInARow >= CONVINCING;
  }

  /**
   * A file that somebody may create was looked for.
   *
   * @param there whether there was one
   */
  public static void looked(boolean there) {
    int now = newInARow;
    int next = there ? 0 : Math.min(now + 1, CONVINCING);
    if (next != now) {
      newInARow = next;
    }
  }
}
