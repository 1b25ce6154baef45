package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is one shared ring a process, so children try what it is made of. */
class SharedRingTest {
  private static String child(String... options) throws Exception {
    ChildJvm.Result result = new ChildJvm().with(options).run(Describe.class);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "many"})
  void aBadNumberIsRefusedEachTimeAndBothWays(String entries) throws Exception {
    String refusal =
        "java.lang.IllegalArgumentException: -Dleat.ring.entries="
            + entries
            + ": not a number from 1 to 32768\n";
    assertThat(child("-Dleat.ring.entries=" + entries)).isEqualTo(refusal.repeat(3));
  }

  @Test
  void numbersOutOfRangeAreRefusedAndAGoodOneServesLater() throws Exception {
    Required.platform();
    ChildJvm.Result result = new ChildJvm().run(Repair.class);
    assertThat(result.output())
        .isEqualTo(
            """
            -Dleat.ring.entries=-1 refused
            -Dleat.ring.entries=32769 refused
            -Dleat.ring.entries= refused
            -Dleat.ring.entries=1e3 refused
            32 completions
            """);
  }

  @Test
  void theSmallestRingWorks() throws Exception {
    Required.platform();
    assertThat(child("-Dleat.ring.entries=1")).isEqualTo("16 completions\nnull\n0\n");
  }

  @Test
  void theDefaultRingHasSixteenCompletionsAnEntry() throws Exception {
    Required.platform();
    assertThat(child()).isEqualTo("4096 completions\nnull\n0\n");
  }

  @Test
  void whereThereIsNoRingThereIsAReason() throws Exception {
    assertThat(child("-Dos.name=Windows 11")).isEqualTo("no poller\nWindows 11 amd64 has none\n");
  }

  /** Prints the ring's size, why there is none, and what it answers. */
  static final class Describe {
    private Describe() {}

    public static void main(String[] args) throws Exception {
      try {
        RingPoller poller = SharedRing.poller();
        System.out.println(
            poller == null
                ? "no poller"
                : poller.ring().completionQueue().capacity() + " completions");
      } catch (IllegalArgumentException e) {
        System.out.println(e);
      }
      try {
        Unavailability why = SharedRing.unavailability();
        System.out.println(why == null ? null : why.cause().replaceAll(";.*", ""));
      } catch (IllegalArgumentException e) {
        System.out.println(e);
      }
      try {
        RingPoller poller = SharedRing.poller();
        if (poller != null) {
          Probe nop = Probe.nop();
          poller.submit(nop);
          System.out.println(nop.awaitRes());
        }
      } catch (IllegalArgumentException e) {
        System.out.println(e);
      }
    }
  }

  /** An application that sets the property itself, wrongly at first. */
  static final class Repair {
    private Repair() {}

    public static void main(String[] args) {
      for (String bad : new String[] {"-1", "32769", "", "1e3"}) {
        System.setProperty(SharedRing.ENTRIES_PROPERTY, bad);
        try {
          boolean there = SharedRing.poller() != null;
          System.out.println("accepted " + bad + ", " + there);
        } catch (IllegalArgumentException e) {
          System.out.println(String.valueOf(e.getMessage()).replaceAll(":.*", " refused"));
        }
      }
      System.setProperty(SharedRing.ENTRIES_PROPERTY, "2");
      RingPoller poller = Objects.requireNonNull(SharedRing.poller());
      System.out.println(poller.ring().completionQueue().capacity() + " completions");
    }
  }
}
