package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.leat.ChildJvm;
import dev.leat.file.TransferEvents.Kind;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a recording has of transfers, and that there is nothing to pay without one. */
class TransferEventsTest {
  private static final List<String> NAMES =
      List.of("dev.leat.FileRead", "dev.leat.FileWrite", "dev.leat.FileForce");
  private static final Path FILE = Path.of("some", "file");

  @TempDir private Path directory;

  private static void transfer(Kind kind, long result) {
    TransferEvents.end(TransferEvents.begin(kind), FILE, result);
  }

  private List<RecordedEvent> recorded(Duration threshold, Runnable transfers) throws Exception {
    try (Recording recording = new Recording()) {
      NAMES.forEach(name -> recording.enable(name).withThreshold(threshold));
      recording.start();
      transfers.run();
      recording.stop();
      Path file = directory.resolve("recording.jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> NAMES.contains(event.getEventType().getName()))
          .toList();
    }
  }

  @Test
  void eachSortSaysWhatHappened() throws Exception {
    List<RecordedEvent> events =
        recorded(
            Duration.ZERO,
            () -> {
              transfer(Kind.READ, 17);
              transfer(Kind.READ, -1);
              transfer(Kind.WRITE, 5L << 32);
              transfer(Kind.FORCE_DATA, 0);
              transfer(Kind.FORCE_ALL, 0);
            });

    assertThat(events).extracting(event -> event.getString("path")).containsOnly("some/file");
    assertThat(events)
        .extracting(event -> event.getThread().getJavaThreadId())
        .containsOnly(Thread.currentThread().threadId());
    assertThat(events)
        .extracting(TransferEventsTest::summary)
        .containsExactly(
            "dev.leat.FileRead 17 false",
            "dev.leat.FileRead 0 true",
            "dev.leat.FileWrite 21474836480",
            "dev.leat.FileForce false",
            "dev.leat.FileForce true");
  }

  private static String summary(RecordedEvent event) {
    String name = event.getEventType().getName();
    return name
        + switch (name) {
          case "dev.leat.FileRead" ->
              " " + event.getLong("bytesRead") + " " + event.getBoolean("endOfFile");
          case "dev.leat.FileWrite" -> " " + event.getLong("bytesWritten");
          default -> " " + event.getBoolean("metaData");
        };
  }

  @Test
  void theTimeIsThatBetweenBeginAndEnd() throws Exception {
    long[] nanos = new long[1];
    List<RecordedEvent> events =
        recorded(
            Duration.ZERO,
            () -> {
              TransferEvents.Event event = TransferEvents.begin(Kind.READ);
              long start = System.nanoTime();
              long later = start;
              while (later - start < 2_000_000) {
                later = System.nanoTime();
              }
              TransferEvents.end(event, FILE, 1);
              nanos[0] = later - start;
            });
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getDuration().toNanos()).isGreaterThanOrEqualTo(nanos[0] * 9 / 10);
  }

  @Test
  void aTransferBelowTheThresholdIsNotKept() throws Exception {
    assertThat(recorded(Duration.ofHours(1), () -> transfer(Kind.READ, 1))).isEmpty();
  }

  @Test
  void theyAreOffWithoutARecordingAndHaveTheFieldsOfTheJdks() {
    FlightRecorder recorder = FlightRecorder.getFlightRecorder();
    transfer(Kind.READ, 1); // makes the recorder know of them
    List<EventType> types = recorder.getEventTypes();
    for (String name : NAMES) {
      EventType ours = named(types, name);
      assertThat(ours.isEnabled()).as(name).isFalse();
      assertThat(ours.getFields())
          .extracting(ValueDescriptor::getName)
          .containsExactlyInAnyOrderElementsOf(
              named(types, name.replace("dev.leat", "jdk")).getFields().stream()
                  .map(ValueDescriptor::getName)
                  .toList());
    }
  }

  private static EventType named(List<EventType> types, String name) {
    return types.stream().filter(type -> type.getName().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsMadeWhileNobodyRecords(Kind kind) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    transfer(kind, 1);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      transfer(kind, i);
    }
    // A few bytes are the compiler's: less than one object a transfer, by far.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(TransferEvents.begin(kind)).isNull();
  }

  @Test
  void theRecorderIsNotStartedWhereNobodyRecords() throws Exception {
    ChildJvm.Result result = new ChildJvm().with("-Xlog:class+load").run(Transfers.class);
    assertThat(result.output()).contains("transferred", "jdk.jfr.FlightRecorder ");
    assertThat(result.output()).doesNotContain("jdk.jfr.Event ", "jdk.jfr.internal.");
    assertThat(result.exit()).isZero();
  }

  @Test
  void whoBeginsToRecordAfterTheFirstTransferHasTheNext() throws Exception {
    ChildJvm.Result result = new ChildJvm().run(RecordingLate.class);
    assertThat(result.output()).contains("recorded [42]");
    assertThat(result.exit()).isZero();
  }

  @Test
  void anImageWithoutAFlightRecorderDoesWithout() throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .with("--limit-modules", "java.base", "-Xlog:class+load")
            .run(Transfers.class);
    assertThat(result.output()).contains("transferred", "dev.leat.file.TransferEvents ");
    assertThat(result.output()).doesNotContain("FlightRecorderEvents", "jdk.jfr.");
    assertThat(result.exit()).isZero();
  }

  /** Transfers of each sort. */
  static final class Transfers {
    private Transfers() {}

    public static void main(String[] args) {
      for (Kind kind : Kind.values()) {
        transfer(kind, 1);
      }
      System.out.println("transferred");
    }
  }

  /** Transfers before and after a recording begins. */
  static final class RecordingLate {
    private RecordingLate() {}

    public static void main(String[] args) throws Exception {
      transfer(Kind.READ, 41);
      Path file = Files.createTempFile("recording", ".jfr");
      try (Recording recording = new Recording()) {
        recording.enable("dev.leat.FileRead").withThreshold(Duration.ZERO);
        recording.start();
        transfer(Kind.READ, 42);
        recording.stop();
        recording.dump(file);
        System.out.println(
            "recorded "
                + RecordingFile.readAllEvents(file).stream()
                    .map(event -> event.getLong("bytesRead"))
                    .toList());
      } finally {
        Files.delete(file);
      }
    }
  }
}
