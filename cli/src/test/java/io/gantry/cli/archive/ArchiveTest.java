package io.gantry.cli.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path directory = Path.of("");

  @Test
  void aTreeComesBackAsItWas() throws IOException {
    Path tree = Files.createDirectories(directory.resolve("tree/sub"));
    Files.writeString(tree.resolve("file"), "content");
    Files.setPosixFilePermissions(
        tree.resolve("file"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    Files.createLink(tree.resolve("hard"), tree.resolve("file"));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    TarWriter.write(tar, directory.resolve("tree"), "tree");
    Path copy = directory.resolve("copy");
    new TarReader(new ByteArrayInputStream(tar.toByteArray()), false).unpack(copy, false);
    assertThat(copy.resolve("sub/file")).hasContent("content");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("sub/file"))))
        .isEqualTo("rwxr-x---");
    assertThat(Files.readSymbolicLink(copy.resolve("sub/link"))).isEqualTo(Path.of("file"));
    assertThat(Files.isSameFile(copy.resolve("sub/hard"), copy.resolve("sub/file"))).isTrue();
  }

  private static byte[] tar(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes)) {
      writing.to(tar);
    }
    return bytes.toByteArray();
  }

  private interface Writing {
    void to(TarWriter tar) throws IOException;
  }

  @Test
  void namesThatLeaveTheTargetAreRefused() throws IOException {
    byte[] hostile =
        tar(
            tar -> {
              tar.directory("d", 0755);
              tar.bytes("d/../../evil", "x".getBytes(UTF_8), 0644);
            });
    Path target = directory.resolve("in/d");
    Files.createDirectories(target.getParent());
    assertThatThrownBy(
            () -> new TarReader(new ByteArrayInputStream(hostile), false).unpack(target, false))
        .hasMessageContaining("outside");
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void namesThatGoThroughALinkAreRefused() throws IOException {
    byte[] hostile =
        tar(
            tar -> {
              tar.directory("d", 0755);
              tar.link("d/way", directory.toString());
              tar.bytes("d/way/evil", "x".getBytes(UTF_8), 0644);
            });
    assertThatThrownBy(
            () ->
                new TarReader(new ByteArrayInputStream(hostile), false)
                    .unpack(directory.resolve("d"), false))
        .hasMessageContaining("symbolic link");
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void sidesOfACopyAreToldApart() {
    assertThat(CopyPath.parse("web:/etc").inContainer()).isTrue();
    assertThat(CopyPath.parse("./a:b").inContainer()).isFalse();
    assertThat(CopyPath.parse("/a:b").inContainer()).isFalse();
    assertThat(CopyPath.parse("a").inContainer()).isFalse();
    assertThat(CopyPath.base("/a/b/")).isEqualTo("b");
    assertThat(CopyPath.directory("/a/b/")).isEqualTo("/a");
    assertThat(CopyPath.directory("/a")).isEqualTo("/");
    assertThat(CopyPath.asksForContents("a/.")).isTrue();
    assertThat(CopyPath.asksForDirectory("a/")).isTrue();
  }
}
