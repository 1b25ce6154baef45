package dev.leat.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leat doctor}: what stands between this machine and io_uring. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Prints kernel, JDK, whether io_uring is usable and if not the cause and its remedy, what it"
          + " can do, the limits that matter, and what is active in this JVM.",
      "Exit status 1 if io_uring is not usable."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print the same for machines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    DoctorReport report = new DoctorReport(RingDiagnosis.make(), JvmDiagnosis.make());
    spec.commandLine().getOut().println(json ? report.json() : report.text());
    spec.commandLine().getOut().flush();
    return report.status();
  }
}
