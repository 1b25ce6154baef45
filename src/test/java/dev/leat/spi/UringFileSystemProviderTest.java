package dev.leat.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed form, scheme {@code uring}, beside the JDK's own file system. */
class UringFileSystemProviderTest {
  @TempDir Path jdk;

  private Path ours() {
    return Path.of(URI.create("uring://" + jdk.toUri().getRawPath()));
  }

  @Test
  void isInstalledUnderItsScheme() {
    assertThat(FileSystemProvider.installedProviders())
        .filteredOn(provider -> provider.getScheme().equals("uring"))
        .singleElement()
        .isInstanceOf(UringFileSystemProvider.class);
  }

  @Test
  void pathsKeepTheirScheme() {
    Path path = ours().resolve("a b");
    assertThat(path.toUri()).isEqualTo(URI.create("uring://" + jdk.toUri().getRawPath() + "a%20b"));
    assertThat(Path.of(path.toUri())).isEqualTo(path);
    assertThat(path.toString()).isEqualTo(jdk.resolve("a b").toString());
  }

  @Test
  void aPathOfOursIsNotThePathOfTheDefaultFileSystem() {
    assertThat(ours()).isNotEqualTo(jdk).hasSameHashCodeAs(jdk);
    assertThat(ours().startsWith(jdk)).isFalse();
    assertThatThrownBy(() -> ours().resolve(jdk)).isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> ours().toFile()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void filesAreTheSameFiles() throws Exception {
    Path file = Files.writeString(jdk.resolve("file"), "text");
    Path same = ours().resolve("file");
    assertThat(Files.readString(same)).isEqualTo("text");
    assertThat(Files.isSameFile(same, file)).isFalse();
    Files.copy(same, jdk.resolve("out"));
    Files.copy(file, ours().resolve("in"));
    assertThat(jdk.resolve("out")).hasSameTextualContentAs(jdk.resolve("in"));
    try (var entries = Files.list(ours())) {
      assertThat(entries).allSatisfy(entry -> assertThat(entry).isInstanceOf(UringPath.class));
    }
  }

  @Test
  void asynchronousChannelsAreLeats() throws Exception {
    Required.platform();
    Path file = ours().resolve("file");
    Files.writeString(file, "text");
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file)) {
      assertThat(channel.getClass().getName()).startsWith("dev.leat.");
      assertThat(channel.read(ByteBuffer.allocate(9), 0).get()).isEqualTo(4);
    }
  }

  @Test
  void urisAreCheckedAsTheJdkChecksItsOwn() {
    FileSystemProvider provider = ours().getFileSystem().provider();
    assertThat(FileSystems.getFileSystem(URI.create("uring:///"))).isSameAs(ours().getFileSystem());
    assertThatThrownBy(() -> provider.getFileSystem(URI.create("uring:///a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> provider.getPath(URI.create("file:///a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> provider.getPath(URI.create("uring:///a#b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> provider.newFileSystem(URI.create("uring:///"), Map.of()))
        .isInstanceOf(FileSystemAlreadyExistsException.class);
  }

  @Test
  void otherProvidersAreGivenTheirTurn() {
    assertThatThrownBy(() -> ours().getFileSystem().provider().newFileSystem(jdk, Map.of()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void beingAskedMakesNoDefaultProvider() {
    assertThat(UringFileSystemProvider.standsForDefault()).isFalse();
  }
}
