package dev.leat.probe;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files that the kernel makes up, and devices: sizes that are not, ends that never come. */
@SuppressWarnings("StreamResourceLeak") // Probe closes
final class KernelFileProbe {
  /** Texts that stay as they are while a test runs. */
  private static final List<String> TEXTS =
      List.of(
          "/proc/version",
          "/proc/sys/kernel/osrelease",
          "/proc/sys/kernel/random/poolsize",
          "/proc/self/cmdline",
          "/sys/kernel/mm/transparent_hugepage/enabled",
          "/sys/devices/system/cpu/possible");

  private static final List<String> DEVICES = List.of("/dev/null", "/dev/zero", "/dev/full");

  private final Probe probe;

  KernelFileProbe(Probe probe) {
    this.probe = probe;
  }

  void run() {
    for (String name : TEXTS) {
      texts(name, Path.of(name));
    }
    for (String name : DEVICES) {
      devices(name, Path.of(name));
    }
    moving();
    directories();
  }

  private interface UseStream {
    @Nullable Object of(InputStream in) throws Exception;
  }

  private interface UseChannel {
    @Nullable Object of(FileChannel channel) throws Exception;
  }

  private void askStream(String name, Path file, UseStream use) {
    probe.ask(
        name,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return use.of(in);
          }
        });
  }

  private void askChannel(String name, Path file, UseChannel use, StandardOpenOption... options) {
    probe.ask(
        name + List.of(options),
        () -> {
          try (FileChannel channel = FileChannel.open(file, options)) {
            return use.of(channel);
          }
        });
  }

  /** The command line names the form of Leat, so its text is not told. */
  private static String told(String text) {
    return text.contains("java") ? "a command line" : text;
  }

  private static String told(byte[] text) {
    return told(new String(text, StandardCharsets.UTF_8));
  }

  private void texts(String name, Path file) {
    probe.ask(name, () -> told(Files.readString(file)));
    probe.ask(name + " bytes", () -> told(Files.readAllBytes(file)));
    probe.ask(name + " lines", () -> told(Files.readAllLines(file).toString()));
    probe.ask(name + " stream", () -> told(Files.lines(file).toList().toString()));
    probe.ask(name + " size", () -> Files.size(file));
    probe.ask(name + " kind", () -> Files.isRegularFile(file) + " " + Files.isReadable(file));
    probe.ask(
        name + " mismatch", () -> Files.mismatch(file, file.resolveSibling("./" + last(file))));
    probe.ask(
        name + " copy",
        () -> told(Files.readString(Files.copy(file, probe.path("c" + name.hashCode())))));
    probe.ask(
        name + " copy out",
        () -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          boolean some = Files.copy(file, out) > 0;
          return some + told(out.toString(StandardCharsets.UTF_8));
        });
    askStream(name + " read, skip", file, in -> in.read() + " " + in.skip(2) + " " + in.read());
    askStream(name + " available", file, InputStream::available);
    askStream(name + " three", file, in -> told(in.readNBytes(3)));
    askStream(name + " rest", file, in -> in.read() + told(in.readAllBytes()));
    if (!name.startsWith("/sys/")) { // there the stock JDK asks for ever for what is not to come
      askStream(name + " transfer", file, in -> transfer(in, probe.path("t" + name.hashCode())));
    }
    kernelChannels(name + " channel ", file);
  }

  private static Path last(Path file) {
    Path name = file.getFileName();
    return name == null ? file : name;
  }

  private static String transfer(InputStream in, Path target) throws Exception {
    try (OutputStream out = Files.newOutputStream(target)) {
      boolean some = in.transferTo(out) > 0;
      return some + " " + told(Files.readString(target));
    }
  }

  private void kernelChannels(String name, Path file) {
    ByteBuffer buffer = ByteBuffer.allocate(5);
    askChannel(name + "size", file, FileChannel::size);
    askChannel(name + "read", file, channel -> channel.read(buffer.clear()) + told(buffer.array()));
    askChannel(
        name + "read at", file, channel -> channel.read(buffer.clear(), 2) + told(buffer.array()));
    askChannel(name + "read far", file, channel -> channel.read(buffer.clear(), 1L << 40));
    askChannel(name + "position", file, channel -> channel.position(3).position());
    askChannel(
        name + "map", file, channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get());
    askChannel(
        name + "transfer",
        file,
        channel -> {
          try (FileChannel out =
              FileChannel.open(
                  probe.path("t"), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            return channel.transferTo(0, 3, out);
          }
        });
  }

  private void devices(String name, Path file) {
    byte[] three = new byte[3];
    probe.ask(name + " write", () -> Files.write(file, three));
    probe.ask(name + " append", () -> Files.write(file, three, StandardOpenOption.APPEND));
    probe.ask(name + " create", () -> Files.write(file, three, StandardOpenOption.CREATE_NEW));
    probe.ask(name + " size", () -> Files.size(file));
    probe.ask(name + " kind", () -> Files.getAttribute(file, "isOther"));
    askStream(name + " read", file, in -> in.read() + " " + in.read(three) + in.available());
    askStream(name + " skip", file, in -> in.skip(10) + " " + in.available());
    askStream(name + " skip back", file, in -> in.skip(-10));
    askStream(name + " three", file, in -> in.readNBytes(3).length);
    askStream(name + " large", file, in -> in.read(new byte[100_000]));
    deviceChannels(name, file);
  }

  private void deviceChannels(String name, Path file) {
    ByteBuffer buffer = ByteBuffer.allocate(5);
    StandardOpenOption[] both = {StandardOpenOption.READ, StandardOpenOption.WRITE};
    askChannel(name + " channel size", file, FileChannel::size, both);
    askChannel(name + " channel position", file, channel -> channel.position(7).position(), both);
    askChannel(name + " channel read", file, channel -> channel.read(buffer.clear()), both);
    askChannel(name + " channel read at", file, channel -> channel.read(buffer.clear(), 9), both);
    askChannel(name + " channel write", file, channel -> channel.write(buffer.clear()), both);
    askChannel(name + " channel write at", file, channel -> channel.write(buffer.clear(), 9), both);
    askChannel(name + " channel truncate", file, channel -> channel.truncate(0).size(), both);
    askChannel(
        name + " channel gather",
        file,
        channel -> channel.write(new ByteBuffer[] {buffer.clear(), ByteBuffer.allocate(2)}),
        both);
    askChannel(
        name + " channel force",
        file,
        channel -> {
          channel.force(true);
          return "forced";
        },
        both);
  }

  /** What changes by itself: that there is something must do. */
  private void moving() {
    for (String name : List.of("/proc/self/status", "/proc/meminfo", "/proc/self/maps")) {
      Path file = Path.of(name);
      probe.ask(name + " text", () -> Files.readString(file).isEmpty());
      probe.ask(name + " lines", () -> Files.lines(file).count() > 10);
      askStream(name + " available", file, InputStream::available);
    }
    probe.ask("random", () -> Files.newInputStream(Path.of("/dev/urandom")).readNBytes(9).length);
    probe.ask("thread", () -> Files.readString(Path.of("/proc/thread-self/comm")).isEmpty());
    probe.ask("memory", () -> Files.newInputStream(Path.of("/proc/self/mem")).read());
    probe.ask("denied", () -> Files.writeString(Path.of("/proc/version"), "x"));
    probe.ask("new in /proc", () -> Files.writeString(Path.of("/proc/no-such"), "x"));
  }

  private void directories() {
    probe.ask("fds", () -> Files.list(Path.of("/proc/self/fd")).findAny().isPresent());
    probe.ask("exe", () -> Files.readSymbolicLink(Path.of("/proc/self/exe")).isAbsolute());
    probe.ask("sys", () -> Files.walk(Path.of("/sys/kernel/mm/transparent_hugepage"), 1).count());
  }
}
