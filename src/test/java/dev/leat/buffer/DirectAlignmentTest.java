package dev.leat.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectAlignmentTest {
  private static final DirectAlignment ALIGNMENT = new DirectAlignment(4, 512);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 511, Integer.MAX_VALUE, Long.MAX_VALUE})
  void withoutDirectIoEverythingFitsAndStays(long value) {
    assertThat(DirectAlignment.NONE.fits(value)).isTrue();
    assertThat(DirectAlignment.NONE.fitsMemory(value)).isTrue();
    assertThat(DirectAlignment.NONE.roundDown(value)).isEqualTo(value);
    assertThat(DirectAlignment.NONE.roundUp(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 0, 512",
    "511, 0, 512",
    "512, 512, 512",
    "513, 512, 1024",
    "4294967296, 4294967296, 4294967296",
    "4294967297, 4294967296, 4294967808",
    "2147483647, 2147483136, 2147483648",
  })
  void valuesAreRoundedToBlocks(long value, long down, long up) {
    assertThat(ALIGNMENT.roundDown(value)).isEqualTo(down);
    assertThat(ALIGNMENT.roundUp(value)).isEqualTo(up);
    assertThat(ALIGNMENT.fits(value)).isEqualTo(down == value);
  }

  @Test
  void memoryHasAnAlignmentOfItsOwn() {
    assertThat(ALIGNMENT.fitsMemory(0x7fff_0000_0004L)).isTrue();
    assertThat(ALIGNMENT.fitsMemory(0x7fff_0000_0002L)).isFalse();
    assertThat(ALIGNMENT.fits(4)).isFalse();
  }
}
