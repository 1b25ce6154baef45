package dev.leat.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line tool, one class a command. */
@Command(name = "leat", description = "java.nio on io_uring", mixinStandardHelpOptions = true)
public final class LeatTool {
  private LeatTool() {}

  /** Runs the command that the arguments name and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LeatTool()).execute(args));
  }
}
