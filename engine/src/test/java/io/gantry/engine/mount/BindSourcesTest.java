package io.gantry.engine.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.fs.MountInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindSourcesTest {
  private static final List<MountInfo> MOUNTS =
      List.of(
              "1 0 8:1 / / rw shared:1 - ext4 /dev/a rw",
              "2 1 8:2 / /srv rw - ext4 /dev/b rw",
              "3 2 8:3 / /srv/data rw shared:2 - ext4 /dev/c rw",
              "4 2 8:4 / /srv/data rw master:2 - ext4 /dev/d rw")
          .stream()
          .map(MountInfo::parse)
          .flatMap(Optional::stream)
          .toList();

  private static int mountOf(String path) {
    return BindSources.mountOf(Path.of(path), MOUNTS).id();
  }

  @Test
  void aPathIsOnTheNearestMountAndTheLastOfThose() {
    assertThat(mountOf("/home")).isEqualTo(1);
    assertThat(mountOf("/srv")).isEqualTo(2);
    assertThat(mountOf("/srvx")).isEqualTo(1);
    assertThat(mountOf("/srv/data/deep")).isEqualTo(4);
  }
}
