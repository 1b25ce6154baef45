package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void nestsObjectsAndArrays() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("list", List.of("a", 1, true));
    map.put("none", null);
    map.put("inner", Map.of("x", 0.5));

    assertThat(Json.write(map))
        .isEqualTo(
            """
            {
              "list": [
                "a",
                1,
                true
              ],
              "none": null,
              "inner": {
                "x": 0.500
              }
            }""");
  }

  @Test
  void emptyOnesStayOnTheirLine() {
    assertThat(Json.write(Map.of())).isEqualTo("{}");
    assertThat(Json.write(Map.of("a", List.of()))).isEqualTo("{\n  \"a\": []\n}");
  }

  @Test
  void stringsAreEscaped() {
    assertThat(Json.write(Map.of("k", "a\"b\\c\nd\te\u0001\u00e9")))
        .isEqualTo("{\n  \"k\": \"a\\\"b\\\\c\\nd\\te\\u0001\u00e9\"\n}");
  }

  @Test
  void whatIsNoNumberBecomesNull() {
    assertThat(Json.write(Map.of("k", Double.NaN))).isEqualTo("{\n  \"k\": null\n}");
    assertThat(Json.write(Map.of("k", Double.POSITIVE_INFINITY))).contains("null");
  }
}
