package dev.leat.virtual;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A control group whose processes get nothing from one block device until it is lifted: that holds
 * any number of device reads under way. Needs root and the first version of the groups.
 */
final class ReadThrottle implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup/blkio");

  private final Path group;
  private final String device;

  private ReadThrottle(Path group, String device) {
    this.group = group;
    this.device = device;
  }

  /** Holds the reads of the device that is mounted at {@code root}. */
  static ReadThrottle of(Path root) throws IOException, InterruptedException {
    Tool.requireRoot();
    Required.that(
        Files.exists(ROOT.resolve("blkio.throttle.read_bps_device")), "blkio control groups");
    Path source = Path.of(Tool.run("findmnt", "-n", "-o", "SOURCE", root.toString()).strip());
    Path name = source.getFileName();
    String device = Files.readString(Path.of("/sys/class/block", "" + name, "dev")).strip();
    Path group = Files.createDirectory(ROOT.resolve("leat-test-" + ProcessHandle.current().pid()));
    ReadThrottle throttle = new ReadThrottle(group, device);
    throttle.limit(1);
    return throttle;
  }

  /** Puts a virtual machine into the group before it starts. */
  ChildJvm join(ChildJvm child) {
    String script = "echo $$ > " + group.resolve("cgroup.procs") + "; exec \"$@\"";
    return child.under("sh", "-c", script, "sh");
  }

  /** What a process writes to {@link #limitFile} to let the reads go on. */
  String lift() {
    return device + " 0";
  }

  Path limitFile() {
    return group.resolve("blkio.throttle.read_bps_device");
  }

  private void limit(int bytesPerSecond) throws IOException {
    Files.writeString(limitFile(), device + " " + bytesPerSecond);
  }

  /** Lifts it; all processes must have ended. */
  @Override
  public void close() throws IOException {
    limit(0);
    Files.delete(group);
  }
}
