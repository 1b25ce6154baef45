package dev.leat.suite;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attributes by class, by view and by name. */
@SuppressWarnings("NullAway.Init")
class AttributeContractTest extends FileSystemContract {
  private static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  private static BasicFileAttributes facts(Path path, java.nio.file.LinkOption... options)
      throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, options);
  }

  @Test
  void kindsOfFilesAreTold() throws Exception {
    Path file = file("file");
    Path link = link("link", "file");
    assertThat(facts(file).isRegularFile()).isTrue();
    assertThat(facts(root).isDirectory()).isTrue();
    assertThat(facts(link).isSymbolicLink()).isFalse();
    assertThat(facts(link, NOFOLLOW_LINKS).isSymbolicLink()).isTrue();
    assertThat(facts(file).isOther()).isFalse();
  }

  @Test
  void sizeIsThatOfTheContent() throws Exception {
    assertThat(Files.size(file("four"))).isEqualTo(4);
    assertThat(facts(file("seven77")).size()).isEqualTo(7);
    assertThat(facts(link("link", "four"), NOFOLLOW_LINKS).size()).isEqualTo(4);
  }

  @Test
  void fileKeysTellFilesApart() throws Exception {
    Path file = file("file");
    Files.createLink(path("hard"), file);
    assertThat(facts(file).fileKey()).isNotNull().isEqualTo(facts(path("hard")).fileKey());
    assertThat(facts(file).fileKey()).isNotEqualTo(facts(file("other")).fileKey());
  }

  @Test
  void timesAreSetEachForItself() throws Exception {
    Path file = file("file");
    var view = Files.getFileAttributeView(file, BasicFileAttributeView.class);
    view.setTimes(FileTime.fromMillis(1000), null, null);
    view.setTimes(null, FileTime.fromMillis(2000), null);
    assertThat(view.readAttributes().lastModifiedTime()).isEqualTo(FileTime.fromMillis(1000));
    assertThat(view.readAttributes().lastAccessTime()).isEqualTo(FileTime.fromMillis(2000));
  }

  @Test
  void timesBeforeTheEpochAreKept() throws Exception {
    Path file = Files.setLastModifiedTime(file("file"), FileTime.fromMillis(-86_400_000));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(-86_400_000));
  }

  @Test
  void timesAreKeptToTheNanosecond() throws Exception {
    FileTime time = FileTime.from(java.time.Instant.ofEpochSecond(1_000_000, 123_456_789));
    Path file = Files.setLastModifiedTime(file("file"), time);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
  }

  @Test
  void timesOfALinkAreItsOwn() throws Exception {
    Path link = link("link", "none");
    var view = Files.getFileAttributeView(link, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    view.setTimes(FileTime.fromMillis(5000), null, null);
    assertThat(Files.getLastModifiedTime(link, NOFOLLOW_LINKS))
        .isEqualTo(FileTime.fromMillis(5000));
  }

  @Test
  void writingMovesTheTime() throws Exception {
    Path file = Files.setLastModifiedTime(file("file"), FileTime.fromMillis(0));
    Files.writeString(file, "more");
    assertThat(Files.getLastModifiedTime(file)).isGreaterThan(FileTime.fromMillis(1_000_000));
  }

  @Test
  void attributesComeByName() throws Exception {
    Path file = file("file");
    Map<String, Object> some = Files.readAttributes(file, "size,isDirectory,isRegularFile");
    assertThat(some).containsOnly(entry("size", 4L), entry("isDirectory", false), regular());
    assertThat(Files.readAttributes(file, "basic:size")).containsOnly(entry("size", 4L));
    assertThat(Files.getAttribute(file, "isSymbolicLink")).isEqualTo(false);
  }

  private static Map.Entry<String, Object> entry(String name, Object value) {
    return Map.entry(name, value);
  }

  private static Map.Entry<String, Object> regular() {
    return entry("isRegularFile", true);
  }

  @Test
  void starMeansAllOfAView() throws Exception {
    assertThat(Files.readAttributes(root, "*"))
        .containsOnlyKeys(
            "size",
            "isDirectory",
            "isRegularFile",
            "isSymbolicLink",
            "isOther",
            "fileKey",
            "creationTime",
            "lastAccessTime",
            "lastModifiedTime");
    assertThat(Files.readAttributes(root, "posix:*"))
        .containsKeys("owner", "group", "permissions", "size");
    assertThat(Files.readAttributes(root, "unix:*"))
        .containsKeys("mode", "ino", "dev", "rdev", "nlink", "uid", "gid", "ctime", "permissions");
  }

  @Test
  void unknownNamesAreRefused() throws Exception {
    Path file = file("file");
    assertThrows(IllegalArgumentException.class, () -> Files.readAttributes(file, "size,odd"));
    assertThrows(IllegalArgumentException.class, () -> Files.readAttributes(file, ""));
    assertThrows(UnsupportedOperationException.class, () -> Files.readAttributes(file, "odd:size"));
    assertThrows(IllegalArgumentException.class, () -> Files.getAttribute(file, "*"));
    assertThrows(
        UnsupportedOperationException.class, () -> Files.setAttribute(file, "odd:size", 1));
  }

  @Test
  void attributesThatOnlyTheSystemSetsAreRefused() throws Exception {
    Path file = file("file");
    assertThrows(IllegalArgumentException.class, () -> Files.setAttribute(file, "size", 1L));
    assertThrows(
        IllegalArgumentException.class, () -> Files.setAttribute(file, "basic:isDirectory", true));
  }

  @Test
  void valuesOfAnotherTypeAreRefused() throws Exception {
    Path file = file("file");
    assertThrows(
        ClassCastException.class, () -> Files.setAttribute(file, "lastModifiedTime", "now"));
    assertThrows(
        ClassCastException.class, () -> Files.setAttribute(file, "posix:permissions", "rw-"));
  }

  @Test
  void permissionsAreSetAndRead() throws Exception {
    Path file = Files.setPosixFilePermissions(file("file"), mode("rwxr-x--x"));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode("rwxr-x--x"));
    Files.setAttribute(file, "posix:permissions", mode("r--------"));
    assertThat(Files.getAttribute(file, "posix:permissions")).isEqualTo(mode("r--------"));
  }

  @Test
  void permissionsAtTheMakingOfAFileAreTaken() throws Exception {
    var owners = PosixFilePermissions.asFileAttribute(mode("rwx------"));
    assertThat(Files.getPosixFilePermissions(Files.createFile(path("file"), owners)))
        .isEqualTo(mode("rwx------"));
    assertThat(Files.getPosixFilePermissions(Files.createDirectory(path("dir"), owners)))
        .isEqualTo(mode("rwx------"));
  }

  @Test
  void theModeIsANumberToo() throws Exception {
    Path file = Files.setPosixFilePermissions(file("file"), mode("rw-r-----"));
    assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100640);
    assertThat(Files.getAttribute(root, "unix:nlink")).isEqualTo(2);
  }

  @Test
  void theModeIsSetAsANumberToo() throws Exception {
    Path file = Files.setAttribute(file("file"), "unix:mode", 0600);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode("rw-------"));
  }

  @Test
  void ownerAndGroupLookedUpAreOwnerAndGroup() throws Exception {
    Path file = file("file");
    UserPrincipal owner = Files.getOwner(file);
    var facts = Files.readAttributes(file, PosixFileAttributes.class);
    var lookup = fileSystem().getUserPrincipalLookupService();
    assertThat(lookup.lookupPrincipalByName(owner.getName())).isEqualTo(owner);
    assertThat(lookup.lookupPrincipalByGroupName(facts.group().getName())).isEqualTo(facts.group());
    assertThat(facts.owner()).isEqualTo(owner);
    assertThat(Files.setOwner(file, owner)).isSameAs(file);
  }

  @Test
  void unknownUsersAreNotFound() {
    var lookup = fileSystem().getUserPrincipalLookupService();
    assertThrows(
        UserPrincipalNotFoundException.class, () -> lookup.lookupPrincipalByName("no-such-user"));
    assertThrows(
        UserPrincipalNotFoundException.class,
        () -> lookup.lookupPrincipalByGroupName("no-such-group"));
  }

  @Test
  void userDefinedAttributesAreKept() throws Exception {
    var view = Files.getFileAttributeView(file("file"), UserDefinedFileAttributeView.class);
    assertThat(view.write("colour", ByteBuffer.wrap(bytes("red")))).isEqualTo(3);
    assertThat(view.list()).containsExactly("colour");
    assertThat(view.size("colour")).isEqualTo(3);
    ByteBuffer read = ByteBuffer.allocate(9);
    assertThat(view.read("colour", read)).isEqualTo(3);
    assertThat(read.array()).startsWith(bytes("red"));
    view.delete("colour");
    assertThat(view.list()).isEmpty();
  }

  @Test
  void userDefinedAttributesThatAreMissingAreRefused() throws Exception {
    var view = Files.getFileAttributeView(file("file"), UserDefinedFileAttributeView.class);
    assertThrows(FileSystemException.class, () -> view.size("none"));
    assertThrows(FileSystemException.class, () -> view.delete("none"));
    assertThrows(FileSystemException.class, () -> view.read("none", ByteBuffer.allocate(1)));
  }

  @Test
  void userDefinedAttributesComeByNameToo() throws Exception {
    Path file = Files.setAttribute(file("file"), "user:colour", bytes("red"));
    assertThat(Files.getAttribute(file, "user:colour")).isEqualTo(bytes("red"));
    assertThat(Files.readAttributes(file, "user:*")).containsOnlyKeys("colour");
    Files.setAttribute(file, "user:colour", ByteBuffer.wrap(bytes("blue")));
    assertThat(Files.getAttribute(file, "user:colour")).isEqualTo(bytes("blue"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void viewsAreThoseOfUnix() throws Exception {
    Path file = file("file");
    assertThat(fileSystem().supportedFileAttributeViews())
        .contains("basic", "owner", "posix", "unix", "user");
    assertThat(Files.getFileAttributeView(file, PosixFileAttributeView.class).name())
        .isEqualTo("posix");
    assertThat(Files.getFileAttributeView(file, FileOwnerAttributeView.class).name())
        .isEqualTo("owner");
    assertThat(Files.getFileAttributeView(file, AclFileAttributeView.class)).isNull();
  }

  @Test
  void aViewIsBoundToThePathAndNotToTheFile() throws Exception {
    var view = Files.getFileAttributeView(path("later"), BasicFileAttributeView.class);
    assertRefused(NoSuchFileException.class, path("later"), view::readAttributes);
    file("later");
    assertThat(view.readAttributes().size()).isEqualTo(5);
  }

  @Test
  void hiddenMeansADotInFront() throws Exception {
    assertThat(Files.isHidden(file(".dot"))).isTrue();
    assertThat(Files.isHidden(file("dot."))).isFalse();
    assertThat(Files.isHidden(text("/"))).isFalse();
  }

  @Test
  void missingFilesHaveNoAttributes() {
    Path none = path("none");
    assertRefused(NoSuchFileException.class, none, () -> facts(none));
    assertRefused(NoSuchFileException.class, none, () -> Files.size(none));
    assertRefused(NoSuchFileException.class, none, () -> Files.getPosixFilePermissions(none));
    assertThat(Files.exists(none)).isFalse();
    assertThat(Files.notExists(none)).isTrue();
    assertThat(Files.isRegularFile(none)).isFalse();
  }

  @Test
  void accessOfMissingFilesIsRefused() {
    Path none = path("none");
    var provider = fileSystem().provider();
    assertRefused(NoSuchFileException.class, none, () -> provider.checkAccess(none));
    assertRefused(
        NoSuchFileException.class, none, () -> provider.checkAccess(none, AccessMode.READ));
    assertThat(Files.isReadable(none)).isFalse();
  }

  @Test
  void rightsToRunAreThoseOfThePermissions() throws Exception {
    Path file = Files.setPosixFilePermissions(file("file"), mode("rw-------"));
    assertThat(Files.isExecutable(file)).isFalse();
    Files.setPosixFilePermissions(file, mode("rwx------"));
    assertThat(Files.isExecutable(file)).isTrue();
    assertThat(Files.isReadable(file) && Files.isWritable(file)).isTrue();
  }

  @Test
  void theStoreCountsItsSpace() throws Exception {
    var store = Files.getFileStore(root);
    assertThat(store).isEqualTo(Files.getFileStore(file("file")));
    assertThat(store.getTotalSpace()).isGreaterThanOrEqualTo(store.getUsableSpace()).isPositive();
    assertThat(store.supportsFileAttributeView("basic")).isTrue();
    assertThat(store.supportsFileAttributeView(PosixFileAttributeView.class)).isTrue();
    assertThat(store.isReadOnly()).isFalse();
    assertThat(store.getBlockSize()).isPositive();
    assertThat(fileSystem().getFileStores()).contains(store);
  }
}
