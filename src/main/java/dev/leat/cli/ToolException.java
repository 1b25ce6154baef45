package dev.leat.cli;

/** What the user is told, without a stack trace, and the exit status that goes with it. */
final class ToolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status one of those in {@link LeatTool}
   * @param message a sentence without the tool's name
   */
  ToolException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
