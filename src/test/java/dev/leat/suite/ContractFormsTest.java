package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract again, in JVMs that have another default file system than this one. */
class ContractFormsTest {
  private static final String OWN_PACKAGE = ContractFormsTest.class.getPackageName();

  @TempDir static Path directory;
  private static Path leat;

  @BeforeAll
  static void makeJar() throws IOException {
    Required.platform();
    leat = Jvm.leat(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "STOCK,    DEFAULT,       1",
    "HOOK,     'BESIDE,URING', 2",
    "HOOK,     DEFAULT,       1",
    "WRAP,     'DEFAULT,URING', 2",
    "PROPERTY, 'DEFAULT,URING', 2"
  })
  void theContractIsKept(Jvm jvm, String forms, int number) throws Exception {
    ChildJvm.Result result =
        jvm.child(leat).with(FileSystemForm.property(forms)).run(ContractProgram.class);
    assertThat(result.exit()).as(result.output()).isZero();
    long tests = number * tests();
    assertThat(result.output().lines().filter(line -> line.startsWith("passed ")))
        .hasSize((int) tests);
    assertThat(result.output()).endsWith("end of suite, " + tests + " tests\n");
  }

  /** How many tests the contract has, counted without running one. */
  private static long tests() throws Exception {
    try (Stream<Path> classes = Files.list(Path.of("target/test-classes/dev/leat/suite"))) {
      return classes
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("ContractTest.class"))
          .map(name -> OWN_PACKAGE + "." + name.substring(0, name.lastIndexOf('.')))
          .mapToLong(ContractFormsTest::testsOf)
          .sum();
    }
  }

  private static long testsOf(String className) {
    try {
      return Arrays.stream(Class.forName(className).getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Test.class))
          .count();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
