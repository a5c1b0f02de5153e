package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  void aShortageOfMemoryIsToldUntilTheWatchIsClosed() throws Exception {
    Cgroups cgroups = hierarchies();
    assumeThat(cgroups.controllers()).contains("memory");
    Limit memory = new Limit.Memory(16 << 20);
    Cgroup group = cgroups.create(PARENT + "/one", List.of(memory), List.of()).group();
    try (Poller poller = Poller.open("oom-test", 1)) {
      CountDownLatch told = new CountDownLatch(1);
      OomWatch watch = group.watchOom(poller, told::countDown);
      Process process = run(group, "x=$(head -c 60000000 /dev/zero | tr '\\0' a); echo ${#x}");
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      process.destroyForcibly();
      watch.close();
      assertThat(poller.size()).isZero();
    }
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
