package dev.leat.probe;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.spi.FileSystemProvider;
import java.security.SecureRandom;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.JarFile;

/** What touches the rest of the system: channels, pipes, /proc, odd names, class loading. */
@SuppressWarnings({
  "ReferenceEquality",
  "StreamResourceLeak"
}) // identity is asked for, Probe closes
final class SystemProbe {
  private final Probe probe;

  SystemProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws Exception {
    asynchronous(probe.file("async"));
    channels(probe.file("channel"));
    pipes();
    kernelFiles();
    oddNames();
    loading();
    probe.ask("random", () -> new SecureRandom().generateSeed(3).length);
    probe.ask("jar file", () -> new JarFile(new File("/no/such.jar")));
  }

  private void asynchronous(Path file) throws IOException {
    probe.ask("asynchronous read", () -> read(AsynchronousFileChannel.open(file)));
    probe.ask("missing", () -> AsynchronousFileChannel.open(probe.path("missing")));
    probe.ask("append", () -> AsynchronousFileChannel.open(file, StandardOpenOption.APPEND));
    probe.ask("create new", () -> AsynchronousFileChannel.open(file, options(true)));
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Set<OpenOption> options = Set.of(options(false));
    probe.ask(
        "write, executor",
        () -> {
          try (var channel = AsynchronousFileChannel.open(probe.path("w"), options, executor)) {
            int written = channel.write(bytes("written"), 2).get();
            return written + " " + channel.size();
          }
        });
    executor.shutdown();
    probe.ask("written", () -> Files.size(probe.path("w")));
  }

  private static OpenOption[] options(boolean onlyNew) {
    return new OpenOption[] {
      StandardOpenOption.WRITE, onlyNew ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE
    };
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(AsynchronousFileChannel channel) throws Exception {
    try (channel) {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      int read = channel.read(buffer, 0).get();
      return read + " " + new String(buffer.array(), 0, read, StandardCharsets.UTF_8);
    }
  }

  private void channels(Path file) {
    probe.ask(
        "map and lock",
        () -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4);
            map.put(0, (byte) 'C');
            map.force();
            try (var lock = channel.lock()) {
              return lock.isValid() + " " + lock.isShared() + " " + Files.readString(file);
            }
          }
        });
    probe.ask(
        "transfer",
        () -> {
          try (FileChannel in = FileChannel.open(file);
              FileChannel out = FileChannel.open(probe.path("to"), options(true))) {
            return in.transferTo(0, 100, out);
          }
        });
    probe.ask(
        "delete on close",
        () -> {
          Path gone = probe.file("gone");
          Files.newByteChannel(gone, StandardOpenOption.DELETE_ON_CLOSE).close();
          return Files.exists(gone);
        });
  }

  /** A named pipe cannot seek, so a stream on it must not be a positional channel in disguise. */
  private void pipes() throws Exception {
    Path pipe = probe.path("pipe");
    run("mkfifo", pipe.toString());
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write("through a pipe".getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                System.out.println(e);
              }
            });
    writer.start();
    probe.ask(
        "pipe",
        () -> {
          try (InputStream in = Files.newInputStream(pipe)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
    writer.join();
    probe.ask("is other", () -> Files.getAttribute(pipe, "isOther"));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + " failed");
    }
  }

  private void kernelFiles() {
    probe.ask("/proc text", () -> Files.readString(Path.of("/proc/sys/kernel/ostype")));
    probe.ask("/proc lines", () -> Files.readAllLines(Path.of("/proc/self/status")).isEmpty());
    probe.ask("/proc size", () -> Files.size(Path.of("/proc/version")));
    probe.ask("/proc link", () -> Files.readSymbolicLink(Path.of("/proc/self/cwd")).isAbsolute());
    probe.ask("/dev/null", () -> Files.readAllBytes(Path.of("/dev/null")).length);
    probe.ask("/dev/zero", () -> Files.newInputStream(Path.of("/dev/zero")).readNBytes(3).length);
    probe.ask("write /dev/null", () -> Files.writeString(Path.of("/dev/null"), "x"));
    probe.ask("/dev/full", () -> Files.writeString(Path.of("/dev/full"), "x"));
  }

  /** A name that is no text in UTF-8: its bytes must survive from the listing to the deletion. */
  private void oddNames() throws Exception {
    Path dir = Files.createDirectory(probe.path("odd"));
    run("sh", "-c", "touch \"$1/$(printf 'x\\377y')\"", "sh", dir.toString());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
      for (Path entry : entries) {
        probe.ask("odd name", () -> entry.getFileName().toString().codePoints().boxed());
        probe.ask("odd uri", entry::toUri);
        probe.ask("odd by uri", () -> Files.exists(Path.of(entry.toUri())));
        probe.ask("odd by text", () -> Files.exists(Path.of(entry.toString())));
        probe.ask("odd resolved", () -> Files.exists(dir.resolve(entry.getFileName())));
        probe.ask("odd deleted", () -> Files.deleteIfExists(entry));
      }
    }
  }

  private void loading() throws Exception {
    Path root = Files.createDirectory(probe.path("classes"));
    Files.writeString(root.resolve("resource"), "found");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()})) {
      probe.ask("resource", () -> loader.getResource("resource"));
      probe.ask(
          "resource text",
          () ->
              new String(
                  loader.getResourceAsStream("resource").readAllBytes(), StandardCharsets.UTF_8));
    }
    probe.ask("own class", () -> SystemProbe.class.getResource("SystemProbe.class") != null);
    probe.ask("modules", () -> ModuleFinder.of(root).findAll());
    probe.ask(
        "services",
        () ->
            ServiceLoader.load(FileSystemProvider.class).stream()
                .map(provider -> provider.type().getName())
                .filter(name -> !name.startsWith("dev.leat")));
  }
}
