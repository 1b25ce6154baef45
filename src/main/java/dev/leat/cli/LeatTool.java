package dev.leat.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line tool, one class a command. Exit status: 0 if all is well, 1 if not, 2 if the
 * command was not understood or lacks what it needs, such as its file.
 */
@Command(
    name = "leat",
    description = "java.nio on io_uring, for applications that are never changed.",
    mixinStandardHelpOptions = true,
    versionProvider = LeatTool.Version.class,
    subcommands = {TryCommand.class, DoctorCommand.class})
public final class LeatTool implements Runnable {
  /** Exit status of a command that did what it should and found something wrong. */
  static final int STATUS_WRONG = 1;

  /** Exit status of a command that could not start: usage, a missing file, a missing tool. */
  static final int STATUS_USAGE = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command that the arguments name and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LeatTool())
        .setExecutionExceptionHandler(LeatTool::report)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? See below.");
  }

  /** A stack trace would help nobody who has only called the tool with a wrong file. */
  private static int report(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (!(thrown instanceof ToolException expected)) {
      throw thrown;
    }
    PrintWriter err = commandLine.getErr();
    err.println("leat: " + expected.getMessage());
    err.flush();
    return expected.status();
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = LeatTool.class.getPackage().getImplementationVersion();
      return new String[] {"leat " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
