package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupsV1Test extends CgroupsSuite {
  @Override
  Cgroups hierarchies() throws IOException {
    CgroupMounts mounts = CgroupMounts.read(Path.of("/proc/self/mountinfo"));
    assumeThat(mounts.v1()).as("version 1 is mounted").isNotEmpty();
    return new CgroupsV1(mounts.v1());
  }

  @Test
  void aRenamedGroupKeepsItsLimitsUnderItsNewPath() throws IOException {
    Cgroups cgroups = hierarchies();
    Cgroup made = cgroups.create(PARENT + "/ready", List.of(new Limit.Pids(17)), List.of()).group();

    Cgroup renamed = cgroups.rename(made, PARENT + "/one");

    assertThat(made.exists()).isFalse();
    assertThat(renamed.path()).isEqualTo(PARENT + "/one");
    assertThat(cgroups.children(PARENT)).containsExactly("one");
    assertThat(Files.readString(Path.of("/sys/fs/cgroup/pids" + PARENT + "/one/pids.max")).strip())
        .isEqualTo("17");
  }

  @Test
  void nothingIsLeftOfAGroupThatCannotBeRenamed() throws IOException {
    Cgroups cgroups = hierarchies();
    Cgroup made = cgroups.create(PARENT + "/ready", List.of(), List.of()).group();

    assertThatThrownBy(() -> cgroups.rename(made, "/elsewhere" + PARENT))
        .isInstanceOf(IOException.class);

    assertThat(made.exists()).isFalse();
    assertThat(cgroups.group("/elsewhere" + PARENT).exists()).isFalse();
  }
}
