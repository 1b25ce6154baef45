package dev.leat.spi;

import java.nio.file.OpenOption;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;

/** Options of a call that the JDK itself is to serve: a mark that the hook recognises. */
final class JdkOnlyOptions extends AbstractSet<OpenOption> {
  /** May be null or hold nulls: the JDK then complains as it iterates, as it would without us. */
  private final Set<? extends OpenOption> options;

  JdkOnlyOptions(Set<? extends OpenOption> options) {
    this.options = options;
  }

  @Override
  public Iterator<OpenOption> iterator() {
    Iterator<? extends OpenOption> all = options.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public OpenOption next() {
        return all.next();
      }
    };
  }

  @Override
  public int size() {
    return options.size();
  }
}
