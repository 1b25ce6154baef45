package dev.leat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaselineTest {
  @Test
  void runsOnJdk25() {
    assertThat(Runtime.version().feature()).isGreaterThanOrEqualTo(25);
  }
}
