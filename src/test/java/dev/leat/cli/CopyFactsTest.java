package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CopyFactsTest {
  private static final String LINE =
      "copied channel=a.B bytes=4000000 operations=200 seconds=0.500000 cpuSeconds=0.010000"
          + " identical=true sourceSha256=ab targetSha256=ab";

  @Test
  void readsTheLineOfTheProgram() {
    CopyFacts facts = CopyFacts.parse(LINE);

    assertThat(CopyFacts.isOne(LINE)).isTrue();
    assertThat(facts).isEqualTo(new CopyFacts("a.B", 4_000_000, 200, 0.5, 0.01, true, "ab", "ab"));
  }

  @Test
  void figuresAreInTheUnitsOfTheTable() {
    CopyFacts facts = CopyFacts.parse(LINE);

    assertThat(facts.megabytesPerSecond()).isCloseTo(8, within(1e-9));
    assertThat(facts.operationsPerSecond()).isCloseTo(400, within(1e-9));
    assertThat(facts.cpuMicrosPerOperation()).isCloseTo(50, within(1e-9));
  }

  @Test
  void anotherDigestOrAnotherByteIsNotTheSame() {
    assertThat(CopyFacts.parse(LINE).sameDigest()).isTrue();
    assertThat(CopyFacts.parse(LINE.replace("targetSha256=ab", "targetSha256=ac")).sameDigest())
        .isFalse();
    assertThat(CopyFacts.parse(LINE.replace("identical=true", "identical=false")).sameDigest())
        .isFalse();
  }

  @Test
  void aMissingFactIsNamed() {
    assertThatThrownBy(() -> CopyFacts.parse("copied channel=a.B"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes");
    assertThat(CopyFacts.isOne("progress bytes=1 of=2")).isFalse();
  }
}
