package dev.leat.kernel;

/**
 * Threads of Leat's own. They are daemons, and have nothing of the thread that happened to need
 * them first: not its group, with which they would be interrupted and waited for, not its class
 * loader, which they would keep alive, and not its inheritable thread-locals. The JDK's own are
 * like that.
 *
 * <p>Threads: any.
 */
public final class OwnThreads {
  private static final ThreadGroup GROUP = new ThreadGroup(root(), "leat");

  private OwnThreads() {}

  private static ThreadGroup root() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent = root; parent != null; parent = root.getParent()) {
      root = parent;
    }
    return root;
  }

  /** A thread that is not started yet. */
  public static Thread unstarted(Runnable task, String name) {
    return Thread.ofPlatform()
        .group(GROUP)
        .name(name)
        .daemon()
        .inheritInheritableThreadLocals(false) // nor the context class loader
        .unstarted(task);
  }
}
