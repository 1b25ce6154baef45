package dev.leat.spi;

import java.nio.file.OpenOption;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;

/** Options of a call that the JDK itself is to serve: a mark that the hook recognises. */
final class JdkOnlyOptions extends AbstractSet<OpenOption> {
  /** May be null or hold nulls: the JDK then complains as it iterates, as it would without us. */
  private final Set<? extends OpenOption> options;

  /** How many of them are {@link StreamMark}'s, which the JDK is not to see. */
  private final int marks;

  JdkOnlyOptions(Set<? extends OpenOption> options) {
    this(options, 0);
  }

  private JdkOnlyOptions(Set<? extends OpenOption> options, int marks) {
    this.options = options;
    this.marks = marks;
  }

  /** The options without the mark that is among them, and without a copy. */
  static JdkOnlyOptions ofStream(Set<? extends OpenOption> marked) {
    return new JdkOnlyOptions(marked, 1);
  }

  @Override
  public Iterator<OpenOption> iterator() {
    Iterator<? extends OpenOption> all = options.iterator();
    return marks == 0 ? new Each(all) : new EachUnmarked(all, size());
  }

  @Override
  public int size() {
    return options.size() - marks;
  }

  private static class Each implements Iterator<OpenOption> {
    private final Iterator<? extends OpenOption> all;

    Each(Iterator<? extends OpenOption> all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      return all.hasNext();
    }

    @Override
    public OpenOption next() {
      return all.next();
    }
  }

  /** Of a set of the JDK's own making, whose size is to be relied on. */
  private static final class EachUnmarked extends Each {
    private int left;

    EachUnmarked(Iterator<? extends OpenOption> all, int left) {
      super(all);
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public OpenOption next() {
      OpenOption next = super.next();
      if (next == StreamMark.FOR_STREAM) {
        next = super.next();
      }
      left--;
      return next;
    }
  }
}
