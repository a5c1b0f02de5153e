package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Each limit by its effect: what is held back, and what the container sees of it. */
class LimitsTest extends DockerTest {
  /** Starts a child that wants more memory than there is, and outlives it. */
  private static final String EATS =
      "sh -c 'x=$(head -c 60000000 /dev/zero | tr \"\\\\0\" a); echo ${#x}'; echo on";

  private static final boolean V1 = Files.exists(Path.of("/sys/fs/cgroup/memory"));
  private static final String SPIN = "while :; do :; done";

  /** A file of the container's cgroup, as it sees it. */
  private String file(String name, String v1, String v2) {
    return docker.ok("exec", name, "cat", "/sys/fs/cgroup/" + (V1 ? v1 : v2));
  }

  private static long number(String table, String key) {
    return table
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoEatsTooMuchMemoryIsKilledAndEverybodyIsTold() {
    String name = name();
    Shell.Result result =
        docker.run(
            "run",
            "--name",
            name,
            "--network",
            "none",
            "-m",
            "8m",
            "--memory-swap",
            "8m",
            IMAGE,
            "sh",
            "-c",
            "x=$(head -c 60000000 /dev/zero | tr '\\0' a); echo ${#x}");

    assertThat(result.code()).isEqualTo(137);
    assertThat(docker.inspect(name, "{{.State.OOMKilled}} {{.State.ExitCode}}"))
        .isEqualTo("true 137");
    String now = docker.ok("info", "--format", "{{.SystemTime}}");
    assertThat(
            docker.ok(
                "events",
                "--since",
                docker.inspect(name, "{{.Created}}"),
                "--until",
                now,
                "--filter",
                "container=" + name,
                "--format",
                "{{.Action}}"))
        .contains("oom\ndie");
  }

  @Test
  void aLimitThatComesLaterIsWatchedToo() {
    String name =
        background(List.of(), "sh", "-c", "until test -e /go; do sleep 0.05; done; " + EATS);
    docker.ok("update", "-m", "16m", "--memory-swap", "16m", name);
    docker.ok("exec", name, "touch", "/go");
    assertThat(docker.ok("wait", name)).isEqualTo("0");
    assertThat(docker.inspect(name, "{{.State.OOMKilled}}")).isEqualTo("true");
    assertThat(docker.ok("logs", name)).endsWith("on");
  }

  @Test
  void whoSurvivesTheDeathOfAChildTellsAtOnce() {
    String name =
        background(List.of("-m", "16m", "--memory-swap", "16m"), "sh", "-c", EATS + "; sleep 600");
    Await.until(
        "it says that it was short of memory",
        () -> docker.inspect(name, "{{.State.OOMKilled}}").equals("true"));
    Await.until("it goes on", () -> docker.ok("logs", name).endsWith("on"));

    assertThat(status(name)).isEqualTo("running");
    String now = docker.ok("info", "--format", "{{.SystemTime}}");
    assertThat(
            docker.ok(
                "events",
                "--since",
                docker.inspect(name, "{{.Created}}"),
                "--until",
                now,
                "--filter",
                "container=" + name,
                "--filter",
                "event=oom",
                "--format",
                "{{.Action}}"))
        .startsWith("oom");
  }

  @Test
  void memoryAloneBringsAsMuchSwap() {
    String name = idle("-m", "32m");
    assertThat(docker.inspect(name, "{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}"))
        .isEqualTo("33554432 67108864");
    assertThat(file(name, "memory/memory.memsw.limit_in_bytes", "memory.swap.max"))
        .isEqualTo(V1 ? "67108864" : "33554432");
  }

  @Test
  void withoutAnOomKillerTheContainerWaitsAndCanStillBeRemoved() {
    Assumptions.assumeTrue(V1, "version 2 of cgroups always has its OOM killer");
    String name =
        background(
            List.of("-m", "8m", "--memory-swap", "8m", "--oom-kill-disable"),
            "sh",
            "-c",
            "x=$(head -c 60000000 /dev/zero | tr '\\0' a); echo ${#x}");
    Path control = Path.of("/sys/fs/cgroup/memory" + group(name) + "/memory.oom_control");

    Await.until("it waits for memory", () -> number(text(control), "under_oom") == 1);
    assertThat(status(name)).isEqualTo("running");
    assertThat(docker.run("rm", "-f", name).code()).isZero();
  }

  /** The path of a container's cgroup on the host. */
  private String group(String name) {
    String pid = docker.inspect(name, "{{.State.Pid}}");
    return text(Path.of("/proc/" + pid + "/cgroup"))
        .lines()
        .filter(line -> line.contains(V1 ? ":cpuacct" : "0::"))
        .map(line -> line.substring(line.lastIndexOf(':') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static String text(Path file) {
    return Shell.run(List.of("cat", file.toString())).text();
  }

  @Test
  void aSpinnerIsHeldToItsQuotaAndToANewOne() {
    String name = background(List.of("--cpus", "0.2"), "sh", "-c", SPIN + " & " + SPIN);
    assertHeld(name, 0.2);

    docker.ok("update", "--cpus", "0.1", name);
    assertThat(docker.inspect(name, "{{.HostConfig.NanoCpus}}")).isEqualTo("100000000");
    assertHeld(name, 0.1);
  }

  /** However loaded the machine is: never more than the quota, and held back by it. */
  private void assertHeld(String name, double cpus) {
    String group = group(name);
    String root = V1 ? "/sys/fs/cgroup/cpu" + group : "/sys/fs/cgroup" + group;
    Path stat = Path.of(root, "cpu.stat");
    long throttled = number(text(stat), "nr_throttled");
    // what it had left of its last period before
    Await.until("it is held back", () -> number(text(stat), "nr_throttled") > throttled);
    long start = System.nanoTime();
    long before = usedNanos(group);
    long more = number(text(stat), "nr_throttled");
    Await.until("it is held back again", () -> number(text(stat), "nr_throttled") >= more + 5);
    long used = usedNanos(group) - before;
    long elapsed = System.nanoTime() - start;

    long period = 100_000_000;
    assertThat(used).isLessThan((long) (cpus * (elapsed + 3 * period)));
  }

  private static long usedNanos(String group) {
    return V1
        ? Long.parseLong(text(Path.of("/sys/fs/cgroup/cpuacct" + group, "cpuacct.usage")))
        : number(text(Path.of("/sys/fs/cgroup" + group, "cpu.stat")), "usage_usec") * 1000;
  }

  @Test
  void aForkerIsHeldToItsNumber() {
    Shell.Result result =
        with(
            List.of("--pids-limit", "6"),
            "sh",
            "-c",
            "for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; echo all");
    assertThat(result.err()).contains("can't fork");
    assertThat(result.out()).doesNotContain("all");
  }

  @Test
  void aPinnedProcessStaysOnItsProcessor() {
    String name = idle("--cpuset-cpus", "0", "--cpuset-mems", "0");
    List<String> status = List.of("exec", name, "grep", "Cpus_allowed_list", "/proc/1/status");
    assertThat(docker.ok(status.toArray(String[]::new))).isEqualTo("Cpus_allowed_list:\t0");
    Assumptions.assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1, "there is only one processor");

    docker.ok("update", "--cpuset-cpus", "1", name);

    assertThat(docker.ok(status.toArray(String[]::new))).isEqualTo("Cpus_allowed_list:\t1");
  }

  @Test
  void aDirectWriterIsHeldToItsBytesPerSecond() {
    try (LoopDevice loop = LoopDevice.make(8)) {
      double seconds =
          copying(
              List.of("--device", loop.path(), "--device-write-bps", loop.path() + ":1mb"),
              "if=/dev/zero of=" + loop.path() + " bs=64k count=32 oflag=direct");
      // two megabytes; some of it may come in a burst
      assertThat(seconds).isGreaterThan(1);
    }
  }

  @Test
  void aDirectReaderIsHeldToItsOperationsPerSecond() {
    try (LoopDevice loop = LoopDevice.make(1)) {
      double seconds =
          copying(
              List.of("--device", loop.path(), "--device-read-iops", loop.path() + ":20"),
              "if=" + loop.path() + " of=/dev/null bs=4k count=30 iflag=direct");
      assertThat(seconds).isGreaterThan(1);
    }
  }

  /** How long {@code dd} itself took, in seconds. */
  private double copying(List<String> options, String words) {
    Shell.Result result = with(options, "sh", "-c", "time -p dd " + words);
    assertThat(result.code()).as(result.all()).isZero();
    return Double.parseDouble(result.err().replaceAll("(?s).*real ([0-9.]+).*", "$1"));
  }

  @Test
  void aDeviceThatIsNotThereIsNamed() {
    assertThat(with(List.of("--device-read-bps", "/dev/nosuch:1mb"), "true").err())
        .contains("stat /dev/nosuch: no such file or directory");
  }

  @Test
  void sharesWeightsReservationAndSwappinessAreWhatWasAsked() {
    String name =
        idle("--cpu-shares", "512", "--memory-reservation", "16m", "--memory-swappiness", "7");
    assertThat(file(name, "cpu/cpu.shares", "cpu.weight")).isEqualTo(V1 ? "512" : "59");
    assertThat(file(name, "memory/memory.soft_limit_in_bytes", "memory.low")).isEqualTo("16777216");
    if (V1) {
      assertThat(file(name, "memory/memory.swappiness", "")).isEqualTo("7");
    }
    docker.ok("update", "--cpu-shares", "1024", "--memory-reservation", "20m", name);
    assertThat(file(name, "cpu/cpu.shares", "cpu.weight")).isEqualTo(V1 ? "1024" : "100");
    assertThat(file(name, "memory/memory.soft_limit_in_bytes", "memory.low")).isEqualTo("20971520");
  }

  @Test
  void theBlockWeightIsBfqsOrDiscardedWithAWarning() {
    Shell.Result result =
        with(
            List.of("--blkio-weight", "300"),
            "sh",
            "-c",
            "cat /sys/fs/cgroup/blkio/blkio.bfq.weight /sys/fs/cgroup/io.bfq.weight"
                + " /sys/fs/cgroup/io.weight 2>/dev/null; true");
    if (result.err().contains("Block I/O weight")) {
      assertThat(result.err()).contains("Weight discarded.");
    } else {
      assertThat(result.out()).containsAnyOf("300", "2930");
    }
  }

  @Test
  void openFilesAreLimited() {
    String open =
        "i=3; while [ $i -lt 40 ]; do eval \"exec $i</dev/null\" || exit 9; i=$((i+1)); done";
    assertThat(with(List.of("--ulimit", "nofile=20:20"), "sh", "-c", open).err())
        .containsIgnoringCase("too many open files");
  }

  @Test
  void whatTheEngineMayNotGiveIsCutWithAWarning() {
    Shell.Result limit =
        with(List.of("--ulimit", "nofile=1000000000"), "sh", "-c", "ulimit -n; ulimit -Hn");
    assertThat(limit.code()).isZero();
    Shell.Result score = with(List.of("--oom-score-adj", "-500"), "cat", "/proc/1/oom_score_adj");
    assertThat(score.code()).isZero();
    if (mayRaise()) {
      assertThat(score.text()).isEqualTo("-500");
    } else {
      assertThat(limit.err()).contains("WARNING: The limit NOFILE is cut to the engine's own");
      assertThat(score.err()).contains("WARNING: The OOM score is raised to the engine's own");
    }
  }

  private static boolean mayRaise() {
    String effective =
        "0x" + text(Path.of("/proc/self/status")).replaceAll("(?s).*CapEff:\\s*", "");
    return (Long.decode(effective.lines().findFirst().orElse("0x0")) >> 24 & 1) == 1;
  }

  @Test
  void sharedMemoryHasItsSize() {
    String fill = "df -k /dev/shm | tail -1; dd if=/dev/zero of=/dev/shm/x bs=1M count=2";
    Shell.Result result = with(List.of("--shm-size", "1m"), "sh", "-c", fill);
    assertThat(result.out()).contains("1024");
    assertThat(result.err()).contains("No space left on device");
  }

  @Test
  void theParentCgroupIsTheOneAskedForAndNeverOutsideTheHierarchy() {
    String parent = "/gantry-conf-" + ProcessHandle.current().pid();
    try {
      String name = idle("--cgroup-parent", "../../.." + parent);
      assertThat(group(name)).isEqualTo(parent + "/" + docker.inspect(name, "{{.Id}}"));
      docker.ok("rm", "-f", name);
    } finally {
      String remove =
          "for d in /sys/fs/cgroup/*%s /sys/fs/cgroup%s; do [ ! -d $d ] || rmdir $d || exit 1; done"
              .formatted(parent, parent);
      // the container's own goes a moment after it
      Await.until(
          "nothing is left of it", () -> Shell.run(List.of("sh", "-c", remove)).code() == 0);
    }
  }

  @Test
  void stoppedContainersAreChangedForTheirNextStart() {
    String name = name();
    docker.ok("create", "--name", name, "--network", "none", "-m", "32m", IMAGE, "sleep", "60");
    docker.ok("update", "-m", "64m", "--memory-swap", "64m", "--pids-limit", "9", name);
    docker.ok("start", name);
    assertThat(file(name, "memory/memory.limit_in_bytes", "memory.max")).isEqualTo("67108864");
    assertThat(file(name, "pids/pids.max", "pids.max")).isEqualTo("9");

    docker.ok("update", "--pids-limit", "-1", "--memory-swap", "128m", name);

    assertThat(file(name, "pids/pids.max", "pids.max")).isEqualTo("max");
    assertThat(file(name, "memory/memory.memsw.limit_in_bytes", "memory.swap.max"))
        .isEqualTo(V1 ? "134217728" : "67108864");
    assertThat(docker.inspect(name, "{{.HostConfig.PidsLimit}}")).isEqualTo("0");
  }

  @Test
  void aChangeThatDoesNotFitIsRefusedInDockersWords() {
    String name = idle("-m", "32m", "--cpus", "0.5");
    String id = docker.inspect(name, "{{.Id}}");
    assertThat(docker.run("update", "-m", "128m", name).err())
        .contains(
            "Cannot update container "
                + id
                + ": Memory limit should be smaller than already set memoryswap limit, update the"
                + " memoryswap at the same time");
    assertThat(docker.run("update", "--cpu-quota", "50000", name).err())
        .contains("CPU Quota cannot be updated as NanoCPUs has already been set");
    assertThat(docker.run("update", "-m", "64m", "--memory-swap", "33m", name).err())
        .contains("Minimum memoryswap limit should be larger than memory limit, see usage");
    assertThat(docker.run("update", "--cpuset-cpus", "4000", name).err())
        .contains("Requested CPUs are not available - requested 4000, available: ");
    assertThat(docker.inspect(name, "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}"))
        .isEqualTo("33554432 500000000");
  }

  @Test
  void periodAndQuotaChangeApart() {
    String name = idle("--cpu-period", "50000", "--cpu-quota", "40000");
    docker.ok("update", "--cpu-quota", "20000", name);
    assertThat(quota(name)).isEqualTo("20000 50000");
    docker.ok("update", "--cpu-period", "40000", name);
    assertThat(quota(name)).isEqualTo("20000 40000");
  }

  private String quota(String name) {
    return V1
        ? file(name, "cpu/cpu.cfs_quota_us", "") + " " + file(name, "cpu/cpu.cfs_period_us", "")
        : file(name, "", "cpu.max");
  }

  @Test
  void infoTellsWhatCanBeLimited() {
    assertThat(
            docker.ok(
                "info",
                "--format",
                "{{.MemoryLimit}} {{.SwapLimit}} {{.CPUShares}} {{.CPUCfsQuota}} {{.CPUSet}}"
                    + " {{.PidsLimit}} {{.OomKillDisable}}"))
        .isEqualTo("true true true true true true " + V1);
  }
}
