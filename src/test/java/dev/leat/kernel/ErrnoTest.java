package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leat.Required;
import java.lang.reflect.Field;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void everyConstantHasItsName() throws Exception {
    int constants = 0;
    for (Field field : Errno.class.getFields()) {
      assertThat(Errno.name(field.getInt(null))).isEqualTo(field.getName());
      constants++;
    }
    // 1 to 133 without 41 and 58.
    assertThat(constants).isEqualTo(131);
  }

  @Test
  void namesAreThoseOfLinux() {
    assertThat(Errno.name(1)).isEqualTo("EPERM");
    assertThat(Errno.name(38)).isEqualTo("ENOSYS");
    assertThat(Errno.name(95)).isEqualTo("EOPNOTSUPP");
    assertThat(Errno.name(125)).isEqualTo("ECANCELED");
    assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
  }

  @Test
  void unknownNumbersAreShownAsNumbers() {
    assertThat(Errno.name(0)).isEqualTo("errno 0");
    assertThat(Errno.name(41)).isEqualTo("errno 41");
    assertThat(Errno.name(134)).isEqualTo("errno 134");
    assertThat(Errno.name(-5)).isEqualTo("errno -5");
    assertThat(Errno.message(58)).isEqualTo("Unknown error 58");
    assertThat(Errno.message(4095)).isEqualTo("Unknown error 4095");
  }

  @Test
  void messageIsTheOneThatTheJdkGives() {
    Required.platform();
    FileSystemException refused =
        catchThrowableOfType(
            FileSystemException.class,
            () -> Files.newInputStream(Path.of("/proc/self/status/x")).close());

    assertThat(Errno.message(Errno.ENOTDIR)).isNotEmpty().isEqualTo(refused.getReason());
    assertThat(Errno.message(Errno.ENOTDIR)).isSameAs(Errno.message(Errno.ENOTDIR));
  }
}
