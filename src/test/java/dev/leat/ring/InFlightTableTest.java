package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTableTest {
  private final InFlightTable table = new InFlightTable(3);

  @Test
  void theFirstUseOfTheLowestSlotIsGenerationOne() {
    assertThat(table.add(Probe.nop())).isEqualTo(0x0000_0001_0000_0000L);
    assertThat(table.add(Probe.nop())).isEqualTo(0x0000_0001_0000_0001L);
  }

  @Test
  void whatWasAddedIsFoundByItsNumberOnce() {
    Probe first = Probe.nop();
    Probe second = Probe.nop();
    long firstData = table.add(first);
    long secondData = table.add(second);

    assertThat(table.remove(secondData)).isSameAs(second);
    assertThat(table.remove(firstData)).isSameAs(first);
    assertThat(table.remove(firstData)).isNull();
    assertThat(table.free()).isEqualTo(3);
  }

  @Test
  void freeAndSizeAddUpToTheCapacity() {
    assertThat(table.free()).isEqualTo(3);
    assertThat(table.size()).isZero();
    long data = table.add(Probe.nop());
    table.add(Probe.nop());
    table.add(Probe.nop());
    assertThat(table.free()).isZero();
    assertThat(table.size()).isEqualTo(3);
    table.remove(data);
    assertThat(table.free()).isEqualTo(1);
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void aFullTableTakesNoMoreAndKeepsWhatItHas() {
    Probe probe = Probe.nop();
    long data = table.add(probe);
    table.add(Probe.nop());
    table.add(Probe.nop());

    assertThatThrownBy(() -> table.add(Probe.nop()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("in use");
    assertThat(table.remove(data)).isSameAs(probe);
  }

  @Test
  void theNumberOfAnEarlierUseNamesNobody() {
    long stale = table.add(Probe.nop());
    table.remove(stale);
    Probe present = Probe.nop();
    long data = table.add(present);

    assertThat((int) data).as("the same slot").isEqualTo((int) stale);
    assertThat(table.remove(stale)).isNull();
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.remove(data)).isSameAs(present);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 0xFFFF_FFFFL, 3, 0x1_0000_0003L, 0x1_7fff_ffffL, 1L << 32})
  void aNumberThatWasNeverGivenOutNamesNobody(long userData) {
    assertThat(table.remove(userData)).isNull();
    assertThat(table.free()).isEqualTo(3);
  }

  @Test
  void zeroNamesNobodyWhileItsSlotIsInUse() {
    table.add(Probe.nop());
    assertThat(table.remove(Submission.NOT_IN_FLIGHT)).isNull();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void generationsWrapPastZero() throws Exception {
    setGenerations(Integer.MAX_VALUE);
    Probe negative = Probe.nop();
    long data = table.add(negative);
    assertThat(data).isEqualTo(0x8000_0000_0000_0000L);
    assertThat(table.remove(data)).isSameAs(negative);

    setGenerations(-1);
    Probe wrapped = Probe.nop();
    long afterWrap = table.add(wrapped);
    assertThat(afterWrap).isEqualTo(0x0000_0001_0000_0000L);
    assertThat(table.remove(Submission.NOT_IN_FLIGHT)).isNull();
    assertThat(table.remove(afterWrap)).isSameAs(wrapped);
  }

  @Test
  void noTwoUsesShareANumber() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long data = table.add(Probe.nop());
      assertThat(seen.add(data)).isTrue();
      table.remove(data);
    }
  }

  @Test
  void theSnapshotHasAllThatIsInFlight() {
    Probe first = Probe.nop();
    Probe second = Probe.nop();
    long gone = table.add(Probe.nop());
    table.add(first);
    table.add(second);
    table.remove(gone);

    assertThat(table.snapshot()).containsExactlyInAnyOrder(first, second);
    assertThat(table.size()).isEqualTo(2);
  }

  /** Four thousand million uses later. */
  private void setGenerations(int generation) throws ReflectiveOperationException {
    Field field = InFlightTable.class.getDeclaredField("generations");
    field.setAccessible(true);
    Arrays.fill((int[]) field.get(table), generation);
  }

  @Test
  void whatMayStayForEverTakesNoRoomFromTheOthers() {
    List<Probe> endless = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Probe probe = Probe.endlessRead(0);
      endless.add(probe);
      numbers.add(table.add(probe));
    }
    assertThat(table.free()).isEqualTo(3);
    assertThat(table.size()).isEqualTo(100);
    assertThat(new HashSet<>(numbers)).hasSize(100);
    assertThat(table.snapshot()).containsExactlyInAnyOrderElementsOf(endless);

    long bounded = table.add(Probe.nop());
    assertThat(table.free()).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      assertThat(table.remove(numbers.get(i))).isSameAs(endless.get(i));
    }
    assertThat(table.free()).isEqualTo(2);
    assertThat(table.remove(bounded)).isNotNull();
    assertThat(table.free()).isEqualTo(3);
    assertThat(table.size()).isZero();
  }

  @Test
  void aTableThatGrewKnowsNumbersFromBefore() {
    long early = table.add(Probe.nop());
    table.remove(early);
    Probe kept = Probe.endlessRead(0);
    long number = table.add(kept);
    for (int i = 0; i < 10; i++) {
      table.add(Probe.endlessRead(0));
    }
    assertThat(table.remove(early)).isNull();
    assertThat(table.remove(number)).isSameAs(kept);
  }
}
