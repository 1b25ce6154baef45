package dev.leat.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the figures come from: facts without which they mean nothing. */
final class Machine {
  private static final long LOOK_MILLIS = 1_000;

  private Machine() {}

  /** Kernel, processors, file system, device and JDK, in the order to print them. */
  static Map<String, String> facts(Path data) throws IOException {
    FileStore store = Files.getFileStore(data);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("processors", Runtime.getRuntime().availableProcessors() + " x " + processor());
    facts.put("file system", store.type() + " on " + store.name());
    facts.put("device", device(store.name()));
    facts.put(
        "jdk", System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"));
    return facts;
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /** What sysfs says of the block device below; a partition has its queue one level up. */
  private static String device(String name) throws IOException {
    Path block = Path.of("/sys/class/block", Path.of("/" + name).getFileName().toString());
    if (!Files.exists(block)) {
      return "unknown";
    }
    Path real = block.toRealPath();
    Path queue = real.resolve(Files.exists(real.resolve("queue")) ? "queue" : "../queue");
    Path driver = queue.resolve("../device/driver");
    return (Files.exists(driver) ? driver.toRealPath().getFileName() + ", " : "")
        + "scheduler "
        + Files.readString(queue.resolve("scheduler")).strip()
        + ", "
        + Files.readString(queue.resolve("nr_requests")).strip()
        + " requests";
  }

  /** The machine's load average over 1, 5 and 15 minutes. */
  static String load() throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg"));
    return String.join(" ", List.of(load.split(" ")).subList(0, 3));
  }

  /** The other processes that use a twentieth of a core or more, watched for a second. */
  static String busyOthers() throws InterruptedException {
    OtherProcesses before = OtherProcesses.now();
    Thread.sleep(LOOK_MILLIS);
    List<String> busy = OtherProcesses.now().busySince(before, LOOK_MILLIS * 1_000_000 / 20);
    return busy.isEmpty() ? "nobody" : String.join(", ", busy);
  }
}
