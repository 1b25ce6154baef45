package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a second thread is worth it, and how many are. */
class DeliveryTimesTest {
  private static final int CORES = 4;
  private static final long SHORT = TimeUnit.MICROSECONDS.toNanos(3);
  private static final long LONG = TimeUnit.MICROSECONDS.toNanos(100);

  private final DeliveryTimes times = new DeliveryTimes(CORES);

  private void note(int samples, long nanos, long nanosWaited) {
    for (int i = 0; i < samples; i++) {
      times.note(nanos, nanosWaited);
    }
  }

  @Test
  void nothingIsKnownInTheBeginning() {
    assertThat(times.areLong()).isFalse();
    assertThat(times.threadsWanted(true)).isZero();
  }

  @Test
  void shortOnesWantNoSecondThread() {
    note(100, SHORT, 0);
    assertThat(times.areLong()).isFalse();
    assertThat(times.threadsWanted(true)).isZero();
    note(100, SHORT, SHORT);
    assertThat(times.mostlyWait()).isFalse();
    assertThat(times.threadsWanted(true)).isZero();
  }

  @Test
  void whereTheyComputeAThreadACoreIsWantedOnceMoreWait() {
    note(100, LONG, 0);
    assertThat(times.areLong()).isTrue();
    assertThat(times.mostlyWait()).isFalse();
    assertThat(times.threadsWanted(true)).isEqualTo(CORES);
    assertThat(times.threadsWanted(false)).isZero();
  }

  @Test
  void whereTheyWaitSoManyAreWantedThatTheCoresAreBusy() {
    note(100, LONG, LONG * 9 / 10);
    assertThat(times.mostlyWait()).isTrue();
    assertThat(times.threadsWanted(true)).isBetween(CORES * 9, CORES * 11);
    assertThat(times.threadsWanted(false)).isEqualTo(times.threadsWanted(true));
  }

  @Test
  void whereTheyDoNothingButWaitThereIsNoLimit() {
    long day = TimeUnit.DAYS.toNanos(1);
    note(1_000, day, day);
    assertThat(times.threadsWanted(false)).isGreaterThan(1_000_000);
  }

  /** As writes do that follow reads whose handlers compute. */
  @Test
  void theMeanCounts() {
    for (int i = 0; i < 100; i++) {
      times.note(LONG, 0);
      times.note(SHORT, 0);
    }
    assertThat(times.areLong()).isTrue();
  }

  @Test
  void whatTookADayOnceIsSoonForgotten() {
    long day = TimeUnit.DAYS.toNanos(1);
    note(1, day, day);
    assertThat(times.mostlyWait()).isTrue();
    note(1_000, SHORT, 0);
    assertThat(times.areLong()).isFalse();
  }
}
