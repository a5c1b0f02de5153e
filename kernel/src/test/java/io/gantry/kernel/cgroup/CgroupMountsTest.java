package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMountsTest {
  @TempDir Path directory;

  @Test
  void controllersOfOneMountShareIt() {
    CgroupMounts mounts =
        CgroupMounts.parse(
            List.of(
                "30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct",
                "31 25 0:27 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd"));
    assertThat(mounts.v1())
        .containsEntry("cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct"))
        .containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct"))
        .containsEntry("name=systemd", Path.of("/sys/fs/cgroup/systemd"))
        .hasSize(3);
  }

  @Test
  void aBindMountOfAPartIsNotTheHierarchy() {
    CgroupMounts mounts =
        CgroupMounts.parse(List.of("30 25 0:26 /user /mnt rw - cgroup cgroup rw,memory"));
    assertThat(mounts.v1()).isEmpty();
  }

  @Test
  void aUnifiedMountWithControllersIsTaken() throws IOException {
    Files.writeString(directory.resolve("cgroup.controllers"), "cpu memory pids\n");
    Cgroups cgroups =
        CgroupMounts.parse(
                List.of(
                    "30 25 0:26 / " + directory + " rw - cgroup2 cgroup2 rw",
                    "31 25 0:27 / /sys/fs/cgroup/net_cls rw - cgroup cgroup rw,net_cls"))
            .hierarchies();
    assertThat(cgroups.version()).isEqualTo(2);
    assertThat(cgroups.controllers()).containsExactly("cpu", "memory", "pids");
  }

  @Test
  void aUnifiedMountWithStrayControllersLosesAgainstVersionOne() throws IOException {
    Files.writeString(directory.resolve("cgroup.controllers"), "hugetlb\n");
    Cgroups cgroups =
        CgroupMounts.parse(
                List.of(
                    "30 25 0:26 / " + directory + " rw - cgroup2 cgroup2 rw",
                    "31 25 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"))
            .hierarchies();
    assertThat(cgroups.version()).isEqualTo(1);
  }

  @Test
  void aMachineWithoutControlGroupsIsToldWhatToMount() {
    assertThatThrownBy(() -> CgroupMounts.parse(List.of("no mount")).hierarchies())
        .hasMessage(
            "no control groups are mounted; mount cgroup2 on /sys/fs/cgroup to run containers");
  }
}
