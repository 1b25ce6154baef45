package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A part of the contract of a file system. The JDK's own says what is right: a test that fails
 * there is wrong. Where another one answers differently, docs/compatibility.md lists the test.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.leat.suite.FileSystemForm#tried")
@ExtendWith(ListedDifferences.class)
@SuppressWarnings("NullAway.Init") // the fields are set by JUnit
abstract class FileSystemContract {
  @Parameter FileSystemForm form;

  /** A new and empty directory. */
  Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createTempDirectory(form.temporary(), "suite").toRealPath();
  }

  @AfterEach
  void deleteRoot() throws IOException {
    Files.walkFileTree(root, new Deletion());
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
        throws IOException {
      Files.delete(dir);
      return FileVisitResult.CONTINUE;
    }
  }

  FileSystem fileSystem() {
    return form.fileSystem();
  }

  /** A path of the file system under test, by its text. */
  Path text(String first, String... more) {
    return fileSystem().getPath(first, more);
  }

  /** A path below the root; nothing is made. */
  Path path(String name) {
    return root.resolve(name);
  }

  /** A new file that holds its own name. */
  Path file(String name) throws IOException {
    return Files.writeString(path(name), name);
  }

  Path directory(String name) throws IOException {
    return Files.createDirectory(path(name));
  }

  Path link(String name, String target) throws IOException {
    return Files.createSymbolicLink(path(name), text(target));
  }

  /** The call must fail with just this class of exception, about this file. */
  static void assertRefused(
      Class<? extends FileSystemException> type, Path about, ThrowingCallable call) {
    assertThat(type.cast(thrown(type, call)).getFile()).isEqualTo(about.toString());
  }

  /** The call must fail with just this class of exception. */
  static void assertThrows(Class<? extends Throwable> type, ThrowingCallable call) {
    assertThat(thrown(type, call)).isExactlyInstanceOf(type);
  }

  /** In words that docs/compatibility.md can quote. */
  private static Throwable thrown(Class<? extends Throwable> type, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (thrown == null || thrown.getClass() != type) {
      String answer = thrown == null ? "no exception" : thrown.getClass().getName();
      throw new AssertionError("expected " + type.getName() + ", answer: " + answer, thrown);
    }
    return thrown;
  }
}
