package dev.leat.cli;

import java.io.PrintWriter;

/** One line of a terminal, written over and over. Does nothing where there is no terminal. */
final class ProgressLine implements AutoCloseable {
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  private final PrintWriter terminal;
  private final boolean shown;

  ProgressLine(PrintWriter terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  boolean shown() {
    return shown;
  }

  void show(String text) {
    if (shown) {
      terminal.print(TO_LINE_START_AND_CLEAR + text);
      terminal.flush();
    }
  }

  /** Leaves an empty line behind for what comes next. */
  @Override
  public void close() {
    show("");
  }
}
