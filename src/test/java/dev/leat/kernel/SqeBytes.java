package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Compares all 64 bytes of an entry that was full of ones before. */
final class SqeBytes {
  static final String ZERO8 = "0000000000000000";

  private static final String ONES8 = "ffffffffffffffff";
  private static final HexFormat HEX = HexFormat.of();

  private SqeBytes() {}

  /**
   * Prepares the second of three entries.
   *
   * @param rows what it is to be, eight bytes each as they lie in memory
   */
  static void check(Consumer<Sqe> prepare, String... rows) {
    MemorySegment entries = MemorySegment.ofArray(new long[3 * 8]).fill((byte) 0xff);
    Sqe sqe = new Sqe(entries);
    sqe.moveTo(1);
    prepare.accept(sqe);

    assertThat(rowsOf(entries, 1)).containsExactly(rows);
    assertThat(rowsOf(entries, 0)).containsOnly(ONES8);
    assertThat(rowsOf(entries, 2)).containsOnly(ONES8);
  }

  private static String[] rowsOf(MemorySegment entries, int index) {
    String[] rows = new String[8];
    for (int row = 0; row < 8; row++) {
      long offset = index * 64L + row * 8L;
      rows[row] = HEX.formatHex(entries.asSlice(offset, 8).toArray(JAVA_BYTE));
    }
    return rows;
  }
}
