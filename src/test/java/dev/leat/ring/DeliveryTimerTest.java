package dev.leat.ring;

import dev.leat.Required;
import dev.leat.testing.Hang;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tells deliveries that compute from such that wait. */
class DeliveryTimerTest {
  private final DeliveryTimes times = new DeliveryTimes(2);
  private final DeliveryTimer timer = new DeliveryTimer(times);

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  @Test
  void seesWhatDeliveriesDo() {
    deliverUntil(DeliveryTimerTest::compute, () -> times.areLong() && !times.mostlyWait());
    deliverUntil(() -> LockSupport.parkNanos(1_000_000), times::mostlyWait);
    deliverUntil(DeliveryTimerTest::compute, () -> times.areLong() && !times.mostlyWait());
    deliverUntil(() -> {}, () -> !times.areLong());
  }

  private void deliverUntil(Runnable delivery, BooleanSupplier seen) {
    long start = System.nanoTime();
    do {
      timer.begin();
      delivery.run();
      timer.end();
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Hang.SECONDS)) {
        throw Hang.failure("it was not seen");
      }
    } while (!seen.getAsBoolean());
  }

  private static void compute() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 100_000) {
      Thread.onSpinWait();
    }
  }
}
