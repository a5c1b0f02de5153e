package io.gantry.kernel.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
  @TempDir Path temp;
  private Path inside;
  private Directory directory;

  @BeforeEach
  void open() throws IOException {
    inside = Files.createDirectory(temp.resolve("inside"));
    Files.writeString(temp.resolve("secret"), "outside");
    directory = Directory.open(inside);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void aNewFileIsWrittenAndReadBack() throws IOException {
    directory.mkdirs("a/b", 0755);
    try (OpenFile file = directory.create("a/b/c", 0600)) {
      file.write("hello".getBytes(UTF_8));
    }
    try (OpenFile file = directory.read("/a/b/c")) {
      assertThat(file.stream().readAllBytes()).asString().isEqualTo("hello");
    }
    assertThat(inside.resolve("a/b/c")).hasContent("hello");
  }

  @Test
  void moreThanABufferIsWrittenAndReadWhole() throws IOException {
    byte[] much = new byte[3 * NativeBuffers.SIZE + 17];
    new java.util.Random(1).nextBytes(much);
    try (OpenFile file = directory.create("much", 0600)) {
      file.write(much);
    }
    try (OpenFile file = directory.read("much")) {
      assertThat(file.stream().readAllBytes()).isEqualTo(much);
    }
  }

  @Test
  void creatingWhatIsThereIsRefused() throws IOException {
    directory.create("x", 0600).close();
    assertThatThrownBy(() -> directory.create("x", 0600))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
  }

  @Test
  void dotDotStopsAtTheDirectory() throws IOException {
    assertThat(directory.find("../secret")).isEmpty();
    assertThat(directory.find("../../../../../../etc/passwd")).isEmpty();
  }

  @Test
  void anAbsoluteLinkStartsAtTheDirectory() throws IOException {
    Files.createSymbolicLink(inside.resolve("root"), temp);
    Files.createSymbolicLink(inside.resolve("up"), Path.of("../.."));
    assertThat(directory.find("root/secret")).isEmpty();
    assertThat(directory.find("up/secret")).isEmpty();
    assertThat(directory.find("up/root")).isPresent();
    assertThatThrownBy(() -> directory.create("root/new", 0600))
        .isInstanceOf(KernelException.class);
    assertThat(temp.resolve("new")).doesNotExist();
  }

  @Test
  void aMagicLinkOfProcIsRefused() throws IOException {
    try (Directory proc = Directory.open(Path.of("/proc/self"))) {
      assertThatThrownBy(() -> proc.directory("root"))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
    }
  }

  @Test
  void withoutSymlinksEveryLinkOnTheWayIsRefused() throws IOException {
    directory.mkdir("real", 0755);
    directory.create("real/file", 0600).close();
    directory.symlink("real", "link");
    assertThat(directory.find("link/file")).isPresent();
    Directory strict = directory.with(Resolution.NO_SYMLINKS);
    assertThat(strict.find("real/file")).isPresent();
    assertThatThrownBy(() -> strict.status("link/file"))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
  }

  @Test
  void statusIsOfTheLinkAndFollowIsOfItsTarget() throws IOException {
    directory.create("file", 0640).close();
    directory.symlink("/file", "link");
    assertThat(directory.status("link").isSymlink()).isTrue();
    assertThat(directory.readlink("link")).isEqualTo("/file");
    assertThat(directory.follow("link").isRegular()).isTrue();
    assertThat(directory.follow("link").inode()).isEqualTo(directory.status("file").inode());
  }

  @Test
  void permissionsTimesAndLinksAreKept() throws IOException {
    Instant time = Instant.parse("2001-02-03T04:05:06.123456789Z");
    directory.create("file", 0600).close();
    directory.chmod("file", 04711);
    directory.times("file", Instant.EPOCH, time);
    directory.link("file", "other");
    FileStatus status = directory.status("other");
    assertThat(status.permissions()).isEqualTo(04711);
    assertThat(status.modified()).isEqualTo(time);
    assertThat(status.accessed()).isEqualTo(Instant.EPOCH);
    assertThat(status.links()).isEqualTo(2);
  }

  @Test
  void aListingHasNamesAndTypes() throws IOException {
    directory.mkdir("d", 0755);
    directory.create("f", 0600).close();
    directory.symlink("nowhere", "l");
    assertThat(directory.list())
        .extracting(DirectoryEntry::name, DirectoryEntry::type)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("d", FileStatus.S_IFDIR),
            org.assertj.core.groups.Tuple.tuple("f", FileStatus.S_IFREG),
            org.assertj.core.groups.Tuple.tuple("l", FileStatus.S_IFLNK));
  }

  @Test
  void aListingMayBeLongerThanItsBuffer() throws IOException {
    for (int i = 0; i < 3000; i++) {
      directory.mknod("a-rather-long-name-for-a-file-" + i, FileStatus.S_IFREG | 0600, Device.NONE);
    }
    assertThat(directory.list()).hasSize(3000);
    assertThat(directory.list()).hasSize(3000);
  }

  @Test
  void namesThatAreNotUtf8Survive() throws IOException {
    String name = FileNames.decode(new byte[] {'a', (byte) 0xFF, (byte) 0xC3, 'b'});
    directory.mkdir(name, 0755);
    List<DirectoryEntry> list = directory.list();
    assertThat(list).extracting(DirectoryEntry::name).containsExactly(name);
    assertThat(FileNames.encode(list.getFirst().name())).containsExactly('a', 0xFF, 0xC3, 'b');
  }

  @Test
  void aTreeIsRemovedAndItsLinksAreNotFollowed() throws IOException {
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(other.resolve("kept"), "kept");
    directory.mkdirs("t/u/v", 0755);
    directory.create("t/u/file", 0600).close();
    directory.symlink(other.toString(), "t/u/link");
    directory.removeTree("t");
    directory.removeTree("never-there");
    assertThat(directory.find("t")).isEmpty();
    assertThat(other.resolve("kept")).exists();
  }

  @Test
  void aRenameReplacesUnlessToldNotTo() throws IOException {
    directory.create("a", 0600).close();
    directory.create("b", 0600).close();
    assertThatThrownBy(() -> directory.renameNew("a", directory, "b"))
        .hasMessageContaining("file exists");
    directory.rename("a", directory, "b");
    assertThat(directory.list()).hasSize(1);
  }

  @Test
  void userAttributesAreSetListedAndRemoved() throws IOException {
    directory.create("f", 0600).close();
    byte[] value = new byte[1000];
    value[3] = 7;
    directory.setXattr("f", "user.gantry", value);
    assertThat(directory.xattr("f", "user.gantry").orElseThrow()).isEqualTo(value);
    assertThat(directory.xattrs("f")).containsKey("user.gantry");
    directory.removeXattr("f", "user.gantry");
    assertThat(directory.xattr("f", "user.gantry")).isEmpty();
  }

  @Test
  void holesAreFound() throws IOException {
    try (OpenFile file = directory.open("sparse", Open.O_RDWR | Open.O_CREAT, 0600)) {
      file.truncate(1 << 20);
      file.seek(1 << 19);
      file.write(new byte[4096]);
      assertThat(file.nextData(0)).isEqualTo(OptionalLong.of(1 << 19));
      assertThat(file.nextHole(1 << 19)).isEqualTo((1 << 19) + 4096);
      assertThat(file.nextData((1 << 19) + 4096)).isEmpty();
    }
  }

  @Test
  void theKernelCopiesBetweenFiles() throws IOException {
    Files.writeString(inside.resolve("from"), "content");
    try (OpenFile from = directory.read("from");
        OpenFile to = directory.create("to", 0600)) {
      assertThat(from.copyTo(to, 100)).isEqualTo(7);
      assertThat(from.copyTo(to, 100)).isZero();
    }
    assertThat(inside.resolve("to")).hasContent("content");
  }

  @Test
  void aNameWithAZeroByteIsRefused() {
    assertThatThrownBy(() -> directory.mkdir("a\0b", 0755))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
  }

  @Test
  void theFileSystemTellsItsSize() throws IOException {
    FileSystemStatus status = FileSystemStatus.of(directory);
    assertThat(status.blockSize()).isPositive();
    assertThat(status.blocks()).isGreaterThanOrEqualTo(status.free());
  }
}
