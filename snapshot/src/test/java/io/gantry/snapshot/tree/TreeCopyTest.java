package io.gantry.snapshot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Mounts;
import io.gantry.snapshot.Root;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class TreeCopyTest {
  @TempDir Path temp;
  private Path from;
  private Path to;

  @BeforeEach
  void make() throws IOException {
    Root.required();
    from = Files.createDirectory(temp.resolve("from"));
    to = Files.createDirectory(temp.resolve("to"));
  }

  private void copy() throws IOException {
    try (Directory source = Directory.open(from);
        Directory target = Directory.open(to)) {
      TreeCopy.copy(source, target);
    }
  }

  private FileStatus status(String path) throws IOException {
    try (Directory target = Directory.open(to)) {
      return target.status(path);
    }
  }

  @Test
  void ownersPermissionsAndTimesAreTheOriginals() throws IOException {
    Instant then = Instant.parse("2001-02-03T04:05:06.789012345Z");
    Files.createDirectories(from.resolve("dir/sub"));
    Files.writeString(from.resolve("dir/tool"), "#!");
    try (Directory source = Directory.open(from)) {
      source.chown("dir/tool", 12, 34);
      source.chmod("dir/tool", 06755);
      source.times("dir/tool", then, then);
      source.chown("dir", 1000, 1001);
      source.chmod("dir", 03770);
      source.times("dir", then, then);
      source.chown(".", 7, 8);
      source.chmod(".", 0750);
    }
    copy();
    FileStatus tool = status("dir/tool");
    assertThat(tool.permissions()).isEqualTo(06755);
    assertThat(tool.uid()).isEqualTo(12);
    assertThat(tool.gid()).isEqualTo(34);
    assertThat(tool.modified()).isEqualTo(then);
    FileStatus dir = status("dir");
    assertThat(dir.permissions()).isEqualTo(03770);
    assertThat(dir.gid()).isEqualTo(1001);
    assertThat(dir.modified()).isEqualTo(then);
    assertThat(status("dir/sub").isDirectory()).isTrue();
    assertThat(status(".").uid()).isEqualTo(7);
    assertThat(status(".").permissions()).isEqualTo(0750);
  }

  @Test
  void namesOfOneFileStayNamesOfOneFile() throws IOException {
    Files.createDirectories(from.resolve("a"));
    Files.writeString(from.resolve("a/one"), "same");
    Files.createLink(from.resolve("two"), from.resolve("a/one"));
    Files.createLink(from.resolve("a/three"), from.resolve("a/one"));
    copy();
    assertThat(status("two").links()).isEqualTo(3);
    assertThat(status("two").inode())
        .isEqualTo(status("a/one").inode())
        .isEqualTo(status("a/three").inode());
    assertThat(to.resolve("two")).hasContent("same");
  }

  @Test
  void linksDevicesPipesAndAttributesAreCopied() throws IOException {
    Files.createSymbolicLink(from.resolve("link"), Path.of("/no/such"));
    Files.writeString(from.resolve("file"), "x");
    try (Directory source = Directory.open(from)) {
      source.chown("link", 5, 6);
      source.mknod("pipe", FileStatus.S_IFIFO | 0640, Device.NONE);
      source.mknod("null", FileStatus.S_IFCHR | 0666, new Device(1, 3));
      source.setXattr("file", "user.note", "hello".getBytes(StandardCharsets.UTF_8));
      source.setXattr(".", "user.top", new byte[] {0, 1});
    }
    copy();
    assertThat(Files.readSymbolicLink(to.resolve("link"))).isEqualTo(Path.of("/no/such"));
    assertThat(status("link").gid()).isEqualTo(6);
    assertThat(status("pipe").type()).isEqualTo(FileStatus.S_IFIFO);
    assertThat(status("pipe").permissions()).isEqualTo(0640);
    assertThat(status("null").rdev()).isEqualTo(new Device(1, 3));
    try (Directory target = Directory.open(to)) {
      assertThat(target.xattr("file", "user.note"))
          .hasValue("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(target.xattr(".", "user.top")).hasValue(new byte[] {0, 1});
    }
  }

  @Test
  void holesStayHoles() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(from.resolve("sparse").toFile(), "rw")) {
      file.seek(8 << 20);
      file.write("middle".getBytes(StandardCharsets.UTF_8));
      file.setLength(64 << 20);
    }
    copy();
    assertThat(status("sparse").size()).isEqualTo(64 << 20);
    assertThat(status("sparse").blocks() * 512).isLessThan(1 << 20);
    assertThat(Files.mismatch(from.resolve("sparse"), to.resolve("sparse"))).isEqualTo(-1);
  }

  @Test
  void manyFilesOfAllSizesAreWhole() throws IOException {
    for (int i = 0; i < 400; i++) {
      Path directory = Files.createDirectories(from.resolve("d" + i % 7 + "/e" + i % 3));
      Files.write(directory.resolve("f" + i), new byte[i * 997]);
    }
    copy();
    for (int i = 0; i < 400; i++) {
      String file = "d" + i % 7 + "/e" + i % 3 + "/f" + i;
      assertThat(Files.mismatch(from.resolve(file), to.resolve(file))).isEqualTo(-1);
    }
  }

  @Test
  void aFullDiskIsToldAsSuch() throws IOException {
    Mounts.mount("tmpfs", to, "tmpfs", 0, "size=64k");
    try {
      for (int i = 0; i < 50; i++) {
        Files.write(from.resolve("f" + i), new byte[8192]);
      }
      assertThatThrownBy(this::copy)
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
    } finally {
      Mounts.unmount(to, Mounts.MNT_DETACH);
    }
  }
}
