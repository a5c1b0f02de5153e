package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What both versions must do; each version's test says which hierarchies it runs on. */
@Tag("root")
abstract class CgroupsSuite {
  static final String PARENT = "/gantry-test-" + ProcessHandle.current().pid();

  private Cgroups cgroups;

  /** The hierarchies under test; an assumption fails where the machine does not have them. */
  abstract Cgroups hierarchies() throws IOException;

  @BeforeEach
  void findHierarchies() throws IOException {
    assumeThat(System.getProperty("user.name")).as("control groups need root").isEqualTo("root");
    cgroups = hierarchies();
  }

  @AfterEach
  void removeAll() throws IOException {
    if (cgroups != null) {
      cgroups.group(PARENT).kill();
      cgroups.group(PARENT).remove();
      assertThat(cgroups.group(PARENT).exists()).isFalse();
    }
  }

  private Cgroup create(Limit... limits) throws IOException {
    Cgroups.Created created = cgroups.create(PARENT + "/one", List.of(limits), List.of());
    assertThat(created.warnings()).isEmpty();
    return created.group();
  }

  /** Runs {@code script} by a shell that first enters the group as a container would. */
  static Process run(Cgroup group, String script) throws IOException {
    List<Path> files =
        switch (group.entry()) {
          case Entry.WriteSelf self -> self.files();
          case Entry.CloneInto into -> List.of(into.directory().resolve("cgroup.procs"));
        };
    StringBuilder enter = new StringBuilder();
    files.forEach(file -> enter.append("echo 0 > ").append(file).append(" || exit 99; "));
    Process process = new ProcessBuilder("/bin/sh", "-c", enter + "echo in; " + script).start();
    assertThat(process.inputReader().readLine()).isEqualTo("in");
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void aGroupIsMadeFoundAndRemoved() throws IOException {
    Cgroup group = create();
    assertThat(group.exists()).isTrue();
    assertThat(cgroups.children(PARENT)).containsExactly("one");
    group.remove();
    assertThat(group.exists()).isFalse();
    group.remove();
  }

  @Test
  void itsProcessesAreListedAndKilled() throws Exception {
    Cgroup group = create();
    Process process = run(group, "sleep 60 & sleep 60 & wait");
    try {
      assertThat(group.processes()).hasSizeGreaterThanOrEqualTo(1).contains((int) process.pid());
    } finally {
      group.kill();
    }
    assertThat(exitCode(process)).isEqualTo(137);
    group.remove();
  }

  @Test
  void noPathLeadsOutOfTheHierarchy() throws IOException {
    Cgroup group = hierarchies().group("/a/../../.." + PARENT + "/./one");
    assertThat(group.path()).isEqualTo(PARENT + "/one");
    assertThat(group.directories()).isEqualTo(hierarchies().group(PARENT + "/one").directories());
  }

  @Test
  void aGroupWithProcessesIsNotRemoved() throws Exception {
    Cgroup group = create();
    Process process = run(group, "sleep 60");
    assertThatThrownBy(group::remove).isInstanceOf(IOException.class);
    assertThat(group.processes()).contains((int) process.pid());
    group.kill();
    exitCode(process);
  }

  @Test
  void groupsBelowAreRemovedWithIt() throws IOException {
    Cgroup group = create();
    for (Path directory : group.directories()) {
      Files.createDirectories(directory.resolve("inner/most"));
    }
    group.remove();
    assertThat(group.exists()).isFalse();
  }

  @Test
  void aFrozenGroupStandsStillUntilItIsThawed() throws Exception {
    Cgroup group = create();
    Process process = run(group, "read x; exit 7");
    group.freeze();
    process.outputWriter().append("go\n").close();
    assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
    group.thaw();
    assertThat(exitCode(process)).isEqualTo(7);
  }

  @Test
  void aFrozenGroupCanBeKilled() throws Exception {
    Cgroup group = create();
    Process process = run(group, "sleep 60");
    group.freeze();
    group.kill();
    assertThat(exitCode(process)).isEqualTo(137);
  }

  @Test
  void onlyAllowedDevicesCanBeOpened() throws Exception {
    DeviceRule onlyNull =
        DeviceRule.allow(DeviceRule.Kind.CHARACTER, OptionalLong.of(1), OptionalLong.of(3), "rw");
    Cgroup group =
        cgroups.create(PARENT + "/one", List.of(), List.of(DeviceRule.denyAll(), onlyNull)).group();
    Process process =
        run(group, "echo x > /dev/null || exit 1; head -c 1 /dev/zero && exit 2; exit 0");
    assertThat(exitCode(process)).isZero();
  }

  @Test
  void tasksAreHeldToTheirNumber() throws Exception {
    assumeThat(cgroups.controllers()).contains("pids");
    Cgroup group = create(new Limit.Pids(3));
    Process process = run(group, "(sleep 1 & sleep 1 & sleep 1 & sleep 1 &) 2>&1; exit 0");
    assertThat(
            new String(
                process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .containsIgnoringCase("fork");
    exitCode(process);
    assertThat(group.usage().pids().limit()).isEqualTo(3);
  }

  @Test
  void whoTakesTooMuchMemoryIsKilledAndCounted() throws Exception {
    assumeThat(cgroups.controllers()).contains("memory");
    Cgroup group = create(new Limit.Memory(16 << 20));
    Process process = run(group, "x=a; while :; do x=$x$x; done");
    assertThat(exitCode(process)).isEqualTo(137);
    assertThat(group.oomKills()).isEqualTo(1);
  }

  @Test
  void memoryAndSwapMoveUpAndDownTogether() throws IOException {
    assumeThat(cgroups.controllers()).contains("memory");
    Cgroup group = create(new Limit.Memory(64 << 20), new Limit.MemoryAndSwap(128 << 20));
    assertThat(
            group.update(List.of(new Limit.Memory(256 << 20), new Limit.MemoryAndSwap(512 << 20))))
        .isEmpty();
    assertThat(group.usage().memory().limit()).isEqualTo(256 << 20);
    assertThat(group.update(List.of(new Limit.Memory(32 << 20), new Limit.MemoryAndSwap(32 << 20))))
        .isEmpty();
    assertThat(group.usage().memory().limit()).isEqualTo(32 << 20);
  }

  @Test
  void aQuotaIsUpdatedWhileItRuns() throws Exception {
    assumeThat(cgroups.controllers()).contains("cpu");
    Cgroup group = create();
    Process process = run(group, "while :; do :; done");
    assertThat(group.update(List.of(new Limit.CpuQuota(10_000, 100_000)))).isEmpty();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (group.usage().cpu().throttledPeriods() == 0) {
      assertThat(System.nanoTime()).as("never throttled").isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(group.usage().cpu().totalNanos()).isPositive();
    group.kill();
    exitCode(process);
  }

  @Test
  void aValueThatTheKernelRefusesIsNamed() throws IOException {
    assumeThat(cgroups.controllers()).contains("cpuset");
    Cgroup group = create();
    assertThatThrownBy(() -> group.update(List.of(new Limit.CpusetCpus("4000"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("4000")
        .hasMessageContaining("cpuset.cpus");
  }

  @Test
  void nothingIsLeftWhenAGroupCannotBeMade() {
    assumeThat(cgroups.controllers()).contains("cpuset");
    assertThatThrownBy(
            () ->
                cgroups.create(
                    PARENT + "/one", List.of(new Limit.CpusetCpus("nonsense")), List.of()))
        .isInstanceOf(IOException.class);
    assertThat(cgroups.group(PARENT + "/one").exists()).isFalse();
  }

  @Test
  void aNestedGroupIsKilledApartFromTheOneAbove() throws Exception {
    Cgroup group = create();
    Process above = run(group, "exec sleep 60");
    Cgroup nested = group.nested("check");
    nested.make();
    nested.make();
    // a daemon: its parent has ended, and it has a session of its own
    Process parent = run(nested, "setsid sh -c 'sleep 60 & sleep 60' & exit 0");
    assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(nested.processes()).isNotEmpty();
    nested.kill();
    nested.remove();
    assertThat(nested.exists()).isFalse();
    assertThat(above.isAlive()).isTrue();
  }

  @Test
  void whatIsLiftedOutOfANestedGroupOutlivesItsKill() throws Exception {
    Cgroup group = create();
    Cgroup nested = group.nested("check");
    nested.make();
    Process process = run(nested, "exec sleep 60");
    nested.lift();
    assertThat(nested.processes()).isEmpty();
    nested.kill();
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly();
  }

  @Test
  void aShortageOfMemoryIsToldUntilTheWatchIsClosed() throws Exception {
    assumeThat(cgroups.controllers()).contains("memory");
    Cgroup group = create(new Limit.Memory(16 << 20), new Limit.MemoryAndSwap(16 << 20));
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
}
