package dev.leat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of fio, the limit to compare with: the same reads by a C program on its own ring. */
final class FioFork {
  private FioFork() {}

  /** Runs it; its JSON is kept in {@code log}. */
  static Measurement run(Options options, Workload workload, Path log)
      throws IOException, InterruptedException {
    Process fio =
        new ProcessBuilder(command(options, workload))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (fio.waitFor() != 0) {
      throw new IOException(workload.label() + " failed on fio: see " + log);
    }
    String json = Files.readString(log);
    double rate = figure(json, "iops", log);
    // Both are per cent of the run's time.
    double busy = (figure(json, "usr_cpu", log) + figure(json, "sys_cpu", log)) / 100;
    return new Measurement(rate, busy * 1e6 / rate, Double.NaN, Double.NaN);
  }

  private static List<String> command(Options options, Workload workload) {
    String inFlight = Integer.toString(workload.inFlight());
    return List.of(
        "fio",
        "--name=bench",
        "--filename=" + options.file(),
        "--readonly",
        "--rw=randread",
        "--norandommap",
        "--bs=" + DataFile.BLOCK_BYTES,
        "--size=" + workload.readableBytes(options.fileBytes()),
        "--invalidate=0",
        "--direct=" + (workload.direct() ? 1 : 0),
        "--ioengine=io_uring",
        "--iodepth=" + inFlight,
        // Submit together what has completed together, as a loop around a ring would do.
        "--iodepth_batch_submit=" + inFlight,
        "--iodepth_batch_complete_min=1",
        "--iodepth_batch_complete_max=" + inFlight,
        "--time_based",
        "--ramp_time=1",
        "--runtime=" + options.seconds,
        "--output-format=json");
  }

  /** The first one in fio's JSON; reads come before writes there, and there is one job. */
  private static double figure(String json, String name, Path log) throws IOException {
    Matcher matcher = Pattern.compile("\"" + name + "\" : ([0-9.]+)").matcher(json);
    if (!matcher.find()) {
      throw new IOException("no " + name + " in " + log);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
