import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Copies a file through {@link AsynchronousFileChannel}, 32 operations in flight, and compares the
 * two. It knows the JDK and nothing else: {@code java examples/CopyFile.java SOURCE TARGET}.
 *
 * <p>Arguments: source, target, then if wished {@code --copies=N} (the first ones warm the JVM up)
 * and {@code --progress}. For each copy one line of facts goes to standard output.
 */
public final class CopyFile {
  private static final int IN_FLIGHT = 32;
  private static final int CHUNK_BYTES = 16 * 1024;

  private final AsynchronousFileChannel source;
  private final AsynchronousFileChannel target;
  private final AtomicLong nextChunk = new AtomicLong();
  private final LongAdder operations = new LongAdder();
  private final LongAdder copiedBytes = new LongAdder();
  private final CountDownLatch busyLanes = new CountDownLatch(IN_FLIGHT);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private CopyFile(AsynchronousFileChannel source, AsynchronousFileChannel target) {
    this.source = source;
    this.target = target;
  }

  public static void main(String[] args) throws Exception {
    int copies = 1;
    boolean progress = false;
    if (args.length < 2) {
      System.err.println("Usage: java CopyFile.java SOURCE TARGET [--copies=N] [--progress]");
      System.exit(2);
    }
    for (int i = 2; i < args.length; i++) {
      if (args[i].startsWith("--copies=")) {
        copies = Integer.parseInt(args[i].substring("--copies=".length()));
      } else {
        progress = args[i].equals("--progress");
      }
    }
    for (int i = 0; i < copies; i++) {
      System.out.println(copyAndCompare(Path.of(args[0]), Path.of(args[1]), progress));
    }
  }

  private static String copyAndCompare(Path from, Path to, boolean progress) throws Exception {
    String facts = copy(from, to, progress);
    String sourceDigest = sha256(from);
    String targetDigest = sha256(to);
    boolean identical = Files.mismatch(from, to) == -1;
    return "copied "
        + facts
        + " identical="
        + identical
        + " sourceSha256="
        + sourceDigest
        + " targetSha256="
        + targetDigest;
  }

  private static String copy(Path from, Path to, boolean progress) throws Exception {
    try (AsynchronousFileChannel source =
            AsynchronousFileChannel.open(from, StandardOpenOption.READ);
        AsynchronousFileChannel target =
            AsynchronousFileChannel.open(
                to,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      CopyFile copy = new CopyFile(source, target);
      Duration cpuBefore = cpuTime();
      long startNanos = System.nanoTime();
      copy.run(progress);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      double cpuSeconds = cpuTime().minus(cpuBefore).toNanos() / 1e9;
      return String.format(
          Locale.ROOT,
          "channel=%s bytes=%d operations=%d seconds=%.6f cpuSeconds=%.6f",
          target.getClass().getName(),
          copy.copiedBytes.sum(),
          copy.operations.sum(),
          seconds,
          cpuSeconds);
    }
  }

  private void run(boolean progress) throws IOException, InterruptedException {
    for (int i = 0; i < IN_FLIGHT; i++) {
      new Lane().nextChunk();
    }
    long size = source.size();
    while (!busyLanes.await(200, TimeUnit.MILLISECONDS)) {
      if (progress) {
        System.out.println("progress bytes=" + copiedBytes.sum() + " of=" + size);
      }
    }
    if (failure.get() != null) {
      throw new IOException("The copy failed", failure.get());
    }
  }

  /** One of the 32: at any time it has one read or one write under way, never both. */
  private final class Lane {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private long position;

    /** Takes the next part of the file that no lane has taken yet. */
    void nextChunk() {
      position = nextChunk.getAndAdd(CHUNK_BYTES);
      buffer.clear();
      read();
    }

    private void read() {
      operations.increment();
      source.read(buffer, position + buffer.position(), null, onEach(this::afterRead));
    }

    private void afterRead(int count) {
      if (count >= 0 && buffer.hasRemaining()) {
        read();
      } else if (buffer.position() > 0) {
        buffer.flip();
        write();
      } else {
        busyLanes.countDown();
      }
    }

    private void write() {
      operations.increment();
      target.write(buffer, position + buffer.position(), null, onEach(this::afterWrite));
    }

    private void afterWrite(int count) {
      copiedBytes.add(count);
      if (buffer.hasRemaining()) {
        write();
      } else if (failure.get() == null) {
        nextChunk();
      } else {
        busyLanes.countDown();
      }
    }
  }

  /** What follows an operation. */
  private interface Next {
    void accept(int count);
  }

  private CompletionHandler<Integer, Object> onEach(Next next) {
    return new CompletionHandler<>() {
      @Override
      public void completed(Integer count, Object unused) {
        try {
          next.accept(count);
        } catch (RuntimeException e) {
          failed(e, unused);
        }
      }

      @Override
      public void failed(Throwable cause, Object unused) {
        failure.compareAndSet(null, cause);
        busyLanes.countDown();
      }
    };
  }

  /** Of the whole process, kernel and every thread included. */
  private static Duration cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
