package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IoUringNamesTest {
  /** Value to name, of the constants that begin with {@code prefix}. */
  private static Map<Integer, String> constants(String prefix) throws IllegalAccessException {
    Map<Integer, String> constants = new TreeMap<>();
    for (Field field : IoUringConstants.class.getFields()) {
      if (field.getName().startsWith(prefix)) {
        String twice =
            constants.put(field.getInt(null), field.getName().substring(prefix.length()));
        assertThat(twice).as("the other name of %s", field).isNull();
      }
    }
    return constants;
  }

  @Test
  void everyOpcodeHasItsName() throws Exception {
    Map<Integer, String> opcodes = constants("IORING_OP_");

    assertThat(opcodes).hasSize(63).containsEntry(22, "READ").containsEntry(62, "PIPE");
    opcodes.forEach((number, name) -> assertThat(IoUringNames.opcode(number)).isEqualTo(name));
    assertThat(IoUringNames.opcode(63)).isEqualTo("opcode 63");
    assertThat(IoUringNames.opcode(-1)).isEqualTo("opcode -1");
  }

  @Test
  void everySetupFlagHasItsName() throws Exception {
    Map<Integer, String> flags = constants("IORING_SETUP_");

    assertThat(flags).hasSize(19).containsEntry(1 << 16, "NO_SQARRAY");
    flags.forEach((bit, name) -> assertThat(IoUringNames.setupFlags(bit)).containsExactly(name));
    assertThat(IoUringNames.setupFlags(1 << 31)).containsExactly("bit 31");
  }

  @Test
  void everyFeatureHasItsName() throws Exception {
    Map<Integer, String> features = constants("IORING_FEAT_");

    assertThat(features).hasSize(18).containsEntry(1 << 17, "NO_IOWAIT");
    features.forEach((bit, name) -> assertThat(IoUringNames.features(bit)).containsExactly(name));
    assertThat(IoUringNames.features(0)).isEmpty();
    assertThat(IoUringNames.features(0b1011))
        .containsExactly("SINGLE_MMAP", "NODROP", "RW_CUR_POS");
  }

  @Test
  void registerOpcodesAreCountedFromZeroWithoutGaps() throws Exception {
    Map<Integer, String> all = constants("IORING_REGISTER_");
    all.remove(IoUringConstants.IORING_REGISTER_FILES_SKIP);
    Map<Integer, String> undone = constants("IORING_UNREGISTER_");

    all.putAll(undone);
    assertThat(all).hasSize(36).containsKeys(0, 35).containsEntry(8, "PROBE");
  }
}
