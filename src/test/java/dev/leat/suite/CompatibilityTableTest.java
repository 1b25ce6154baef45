package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The document of differences against the tests that it names. */
class CompatibilityTableTest {
  @Test
  void everyRowNamesATest() {
    assertThat(CompatibilityTable.rows())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(method(row.test())).isNotNull())
        .allSatisfy(row -> assertThat(row.where()).isIn("jimfs", "wrap", "uring", "beside"))
        .allSatisfy(row -> assertThat(row.reason()).isNotBlank());
  }

  private static java.lang.reflect.Method method(String test) throws ReflectiveOperationException {
    String[] names = test.split("\\.", -1);
    Class<?> contract = Class.forName("dev.leat.suite." + names[0]);
    return contract.getDeclaredMethod(names[1]);
  }

  @Test
  void noTestIsListedTwiceForOnePlace() {
    assertThat(CompatibilityTable.rows().stream().map(row -> row.where() + " " + row.test()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyRowOfTheDocumentIsRead() throws Exception {
    long rows =
        Files.readAllLines(Path.of("docs/compatibility.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .count();
    assertThat(CompatibilityTable.rows()).hasSize((int) rows);
  }

  /** What stands where the JDK's file system stood may lack only what nobody can give. */
  @Test
  void wrappingLacksUnixDomainSocketsAndNothingElse() {
    assertThat(CompatibilityTable.rows())
        .filteredOn(row -> row.where().equals("wrap"))
        .extracting(Difference::test)
        .containsExactly("UnixSocketContractTest.socketsHavePaths");
  }
}
