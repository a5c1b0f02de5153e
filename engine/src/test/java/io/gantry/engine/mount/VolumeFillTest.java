package io.gantry.engine.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.Volume;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeFillTest {
  @TempDir Path temp;
  private Path volumes;
  private Path image;
  private Path data;

  @BeforeEach
  void make() throws IOException {
    volumes = temp.resolve("volumes");
    image = Files.createDirectories(temp.resolve("image"));
    Files.createDirectories(image.resolve("data/dir"));
    Files.writeString(image.resolve("data/dir/file"), "x");
    Files.writeString(image.resolve("data/top"), "y");
    Files.setPosixFilePermissions(
        image.resolve("data"), PosixFilePermissions.fromString("rwxr-x---"));
    data = Files.createDirectories(volumes.resolve("v/_data"));
  }

  private Volume volume(Map<String, String> options) {
    return new Volume(
        "v", Volume.LOCAL, data.toString(), Map.of(), options, "local", Optional.empty(), Map.of());
  }

  private void fill(String place, Map<String, String> options) throws IOException {
    try (VolumeFill fill = VolumeFill.open(volumes);
        Directory root = Directory.open(image)) {
      fill.fill(volume(options), data, root, place);
    }
  }

  @Test
  void anEmptyVolumeGetsTheContentAndKeepsItsDirectory() throws IOException {
    Object before = Files.readAttributes(data, "unix:ino").get("ino");
    fill("/data", Map.of());
    assertThat(data.resolve("dir/file")).hasContent("x");
    assertThat(data.resolve("top")).hasContent("y");
    assertThat(Files.readAttributes(data, "unix:ino")).containsEntry("ino", before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwxr-x---");
    assertThat(volumes.resolve(".filling")).isEmptyDirectory();
    assertThat(volumes.resolve(".filled")).isEmptyDirectory();
  }

  @Test
  void whatIsInAVolumeStays() throws IOException {
    Files.writeString(data.resolve("own"), "z");
    fill("/data", Map.of());
    assertThat(data.toFile().list()).containsExactly("own");
  }

  @Test
  void permissionsThatWereAskedForStay() throws IOException {
    fill("/data", Map.of("o", "mode=0700"));
    assertThat(data.resolve("top")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isNotEqualTo("rwxr-x---");
  }

  @Test
  void nothingInTheImageIsNoFaultAndAFileIs() throws IOException {
    fill("/nothing/there", Map.of());
    assertThat(data).isEmptyDirectory();
    assertThatThrownBy(() -> fill("/data/top", Map.of()))
        .isInstanceOf(EngineException.Internal.class)
        .hasMessage("source /data/top is not directory");
  }

  @Test
  void aHalfCopyIsThrownAwayByTheNextEngine() throws IOException {
    Files.createDirectories(volumes.resolve(".filling/v/dir"));
    Files.writeString(volumes.resolve(".filling/v/dir/half"), "");
    fill("/data", Map.of());
    assertThat(data.resolve("dir/file")).hasContent("x");
    assertThat(data.resolve("dir/half")).doesNotExist();
    assertThat(volumes.resolve(".filling")).isEmptyDirectory();
  }

  @Test
  void aWholeCopyIsMovedOnByTheNextEngine() throws IOException {
    Path filled = Files.createDirectories(volumes.resolve(".filled/v/rest"));
    Files.writeString(filled.resolve("file"), "r");
    Files.writeString(volumes.resolve(".filled/v/both"), "copy");
    Files.writeString(data.resolve("both"), "written since");
    Files.createDirectories(volumes.resolve(".filled/removed"));
    VolumeFill.open(volumes).close();
    assertThat(data.resolve("rest/file")).hasContent("r");
    assertThat(data.resolve("both")).hasContent("written since");
    assertThat(volumes.resolve(".filled")).isEmptyDirectory();
  }

  @Test
  @Tag("root")
  void aFullDiskLeavesTheVolumeEmpty() throws IOException {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    Files.write(image.resolve("data/big"), new byte[1 << 20]);
    Mounts.mount("tmpfs", data, "tmpfs", 0, "size=256k");
    try {
      assertThatThrownBy(() -> fill("/data", Map.of("type", "tmpfs")))
          .hasMessageContaining("no space left on device");
      assertThat(data).isEmptyDirectory();
    } finally {
      Mounts.unmount(data, Mounts.MNT_DETACH);
    }
  }
}
