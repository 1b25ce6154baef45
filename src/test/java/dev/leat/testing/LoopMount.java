package dev.leat.testing;

import dev.leat.Required;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A small file system of its own, mounted from an image in a temporary directory. Needs root.
 *
 * <p>While it is frozen, writes to it block in the kernel and nothing can interrupt them: that
 * holds an operation in flight for as long as a test likes.
 */
public final class LoopMount implements AutoCloseable {
  private static final int MEBI = 1 << 20;

  private final Path image;
  private final Path root;

  private LoopMount(Path image, Path root) {
    this.image = image;
    this.root = root;
  }

  /** An ext4 of that many mebibytes. */
  public static LoopMount ext4(int mebibytes) throws IOException, InterruptedException {
    return of(mebibytes, "mkfs.ext4", "-q", "-F");
  }

  /** A file system that {@code mkfs} with its options makes on an image of that size. */
  public static LoopMount of(int mebibytes, String... mkfs)
      throws IOException, InterruptedException {
    Tool.requireRoot();
    Required.program(mkfs[0]);
    Path image = image(mebibytes);
    String[] make = Arrays.copyOf(mkfs, mkfs.length + 1);
    make[mkfs.length] = image.toString();
    Tool.run(make);
    return mounted(image, "-o", "loop", image.toString());
  }

  /** An ext4 on a device that cannot transfer less than 4,096 bytes. */
  public static LoopMount ext4WithSectorsOf4096(int mebibytes)
      throws IOException, InterruptedException {
    Tool.requireRoot();
    Required.program("losetup");
    Path image = image(mebibytes);
    String device =
        Tool.run("losetup", "--find", "--show", "--sector-size", "4096", image.toString()).strip();
    try {
      Tool.run("mkfs.ext4", "-q", "-F", device);
      return mounted(image, device);
    } finally {
      Tool.run("losetup", "--detach", device); // while it is mounted: when it no longer is
    }
  }

  private static Path image(int mebibytes) throws IOException {
    Path image = Files.createTempFile("leat", ".img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) mebibytes * MEBI);
    }
    return image;
  }

  private static LoopMount mounted(Path image, String... source)
      throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("leat-mount");
    String[] mount = new String[source.length + 2];
    mount[0] = "mount";
    System.arraycopy(source, 0, mount, 1, source.length);
    mount[source.length + 1] = root.toString();
    Tool.run(mount);
    return new LoopMount(image, root);
  }

  /** Where it is mounted. */
  public Path root() {
    return root;
  }

  /** Deletes the files in its root, so that the next test has the room. */
  public void clear() throws IOException {
    try (var entries = Files.list(root)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Lets nothing be written from now on; fails while a file is open for writing. */
  public void remountReadOnly() throws IOException, InterruptedException {
    Tool.run("mount", "-o", "remount,ro", root.toString());
  }

  /**
   * Loses what the device holds behind that many mebibytes, and forgets what was cached of the
   * files: reading it is an error of the device. Nothing can be written any more.
   */
  public void loseFrom(int mebibytes) throws IOException, InterruptedException {
    Tool.run("umount", root.toString());
    Tool.run("mount", "-o", "loop,ro", image.toString(), root.toString());
    Tool.run("truncate", "--size=" + mebibytes + "M", image.toString());
  }

  /** Blocks every write from now until the result is closed. */
  public Frozen freeze() throws IOException, InterruptedException {
    Tool.run("fsfreeze", "--freeze", root.toString());
    return new Frozen(root);
  }

  /** A file system that lets no write through. */
  public static final class Frozen implements AutoCloseable {
    private final Path root;
    private boolean thawed;

    private Frozen(Path root) {
      this.root = root;
    }

    /** Lets all writes go on; does nothing the second time. */
    public void thaw() {
      close();
    }

    @Override
    public void close() {
      if (!thawed) {
        thawed = true;
        Tool.runUninterrupted("fsfreeze", "--unfreeze", root.toString());
      }
    }
  }

  /** Unmounts; fails if anything on it is still open, but leaves nothing behind. */
  @Override
  public void close() throws IOException {
    try {
      Tool.runUninterrupted("umount", root.toString());
    } catch (AssertionError busy) {
      Tool.runUninterrupted("umount", "--lazy", root.toString());
      throw busy;
    } finally {
      Files.delete(image);
      Files.delete(root);
    }
  }
}
