package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.READ;

import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Lets hundreds of virtual threads wait for one block each of a throttled device, and prints what
 * became of them, of the others and of the scheduler: {@code <directory> <file> <limit file> <text
 * that lifts the limit> <milliseconds>}.
 */
public final class CrowdProgram {
  /** What the file's contents are made of. */
  static final long SEED = 11;

  private static final String PINNED = "jdk.VirtualThreadPinned";

  static final int BLOCK = 4096;
  static final int CROWD = 400;

  private final Path directory;
  private final long millis;

  private CrowdProgram(Path directory, long millis) {
    this.directory = directory;
    this.millis = millis;
  }

  /** Runs once. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(URI.create(arguments[0]));
    Path limit = Path.of(arguments[2]);
    CrowdProgram program = new CrowdProgram(directory, Long.parseLong(arguments[4]));
    // What a class reads while it is initialised pins, whoever reads it: not for the crowd's Work.
    Security.getProviders();
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      program.run(Path.of(URI.create(arguments[1])), () -> Files.writeString(limit, arguments[3]));
      recording.stop();
      printPinned(recording);
    }
    System.exit(0);
  }

  private interface Release {
    void act() throws IOException;
  }

  private void run(Path file, Release release) throws Exception {
    byte[] content = Content.random(CROWD * BLOCK, SEED);
    try (FileChannel channel = FileChannel.open(file, Set.of(READ, ExtendedOptions.DIRECT))) {
      List<Held> crowd = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        long position = (long) i * BLOCK;
        crowd.add(Held.start(() -> Arrays.equals(block(channel, position), at(content, position))));
      }
      boolean parked = crowd.stream().allMatch(held -> held.parks(millis));
      boolean others = Held.othersGoOn(new Work(directory), millis);
      System.out.println(parked ? "all park" : "not all park");
      System.out.println("others " + (others ? "went on" : "stood still"));
      release.act();
      long right =
          crowd.stream()
              .filter(held -> held.outcome(directory).description().equals("value true"))
              .count();
      System.out.println(right + " read what was written");
    }
    VirtualThreadSchedulerMXBean scheduler =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    System.out.println(scheduler.getPoolSize() + " carriers");
  }

  private static byte[] block(FileChannel channel, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * BLOCK).alignedSlice(BLOCK).limit(BLOCK);
    int count = channel.read(buffer, position);
    byte[] block = new byte[count];
    buffer.flip().get(block);
    return block;
  }

  private static byte[] at(byte[] content, long position) {
    return Arrays.copyOfRange(content, (int) position, (int) position + BLOCK);
  }

  private static void printPinned(Recording recording) throws IOException {
    Path file = Files.createTempFile("leat", ".jfr");
    recording.dump(file);
    List<RecordedEvent> pinned =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals(PINNED))
            .filter(event -> !isOfReferenceHandler(event))
            .toList();
    Files.delete(file);
    System.out.println(pinned.size() + " pinned");
    pinned.forEach(System.out::println);
  }

  /**
   * Whether a thread that links a call met the JDK's reference handler at the queue of what the JDK
   * links with, which lasts for as long as that handler is not run: not for a read, nor by Leat.
   */
  private static boolean isOfReferenceHandler(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    List<RecordedFrame> frames = stack == null ? List.of() : stack.getFrames();
    return frames.stream().limit(1).anyMatch(frame -> isOf(ReferenceQueue.class, frame))
        && frames.stream().anyMatch(frame -> isOf(MethodType.class, frame));
  }

  private static boolean isOf(Class<?> type, RecordedFrame frame) {
    return frame.getMethod().getType().getName().equals(type.getName());
  }
}
