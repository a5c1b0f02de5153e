package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfinementTest extends DockerTest {
  private static final String DEFAULT_CAPABILITIES = "00000000a80425fb";

  private String field(List<String> options, String name) {
    return with(options, "sh", "-c", "grep '^" + name + ":' /proc/self/status | awk '{print $2}'")
        .text();
  }

  @Test
  void capabilitiesAreDockersDefaultAndMayBeAddedAndDropped() {
    assertThat(field(List.of(), "CapEff")).isEqualTo(DEFAULT_CAPABILITIES);
    assertThat(field(List.of("--cap-drop", "ALL"), "CapEff")).isEqualTo("0000000000000000");
    assertThat(field(List.of("--cap-drop", "ALL", "--cap-add", "NET_BIND_SERVICE"), "CapEff"))
        .isEqualTo("0000000000000400");
    assertThat(field(List.of("--cap-add", "CAP_NET_ADMIN"), "CapBnd"))
        .isEqualTo("00000000a80435fb");
    assertThat(field(List.of("-u", "alice"), "CapEff")).isEqualTo("0000000000000000");
    assertThat(with(List.of("--cap-add", "FOO"), "true").err())
        .contains("unknown capability: \"CAP_FOO\"");
  }

  @Test
  void theSeccompFilterIsOnUnlessTurnedOff() {
    assertThat(field(List.of(), "Seccomp")).isEqualTo("2");
    assertThat(field(List.of("--security-opt", "seccomp=unconfined"), "Seccomp")).isEqualTo("0");
    assertThat(once("unshare", "-U", "true").err()).contains("Operation not permitted");
    assertThat(field(List.of("--security-opt", "no-new-privileges"), "NoNewPrivs")).isEqualTo("1");
  }

  @Test
  void privilegedContainersMayDoAlmostEverything() {
    Shell.Result result =
        with(
            List.of("--privileged"),
            "sh",
            "-c",
            "grep CapEff /proc/self/status; mount -t tmpfs none /tmp && echo mounted; grep Seccomp: /proc/self/status");
    assertThat(result.out())
        .contains("mounted")
        .contains("Seccomp:\t0")
        .doesNotContain(DEFAULT_CAPABILITIES);
  }

  @Test
  void kernelFilesAreMaskedOrReadOnly() {
    assertThat(once("sh", "-c", "cat /proc/kcore | head -c 1 | wc -c").text()).isEqualTo("0");
    assertThat(once("sh", "-c", "echo 1 > /proc/sys/kernel/panic").err())
        .contains("Read-only file system");
    assertThat(once("sh", "-c", "touch /sys/x").err()).contains("Read-only file system");
    assertThat(once("sh", "-c", "ls /proc/acpi /sys/firmware | grep -v : | tr -d '\\n'").text())
        .isEmpty();
  }

  @Test
  void theContainerHasNamespacesOfItsOwn() throws IOException {
    String inside =
        once("sh", "-c", "for n in mnt uts ipc pid net cgroup; do readlink /proc/self/ns/$n; done")
            .text();
    for (String kind : List.of("mnt", "uts", "ipc", "pid", "net", "cgroup")) {
      String host = Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
      if (!kind.equals("cgroup")) {
        assertThat(inside).as(kind).doesNotContain(host);
      }
    }
  }

  @Test
  void onlyStandardDescriptorsAreOpenInside() {
    assertThat(once("sh", "-c", "ls -l /proc/1/fd | grep -c -- '->'").text()).isIn("3", "4");
    String name = idle();
    assertThat(docker.ok("exec", name, "sh", "-c", "ls /proc/1/fd").split("\\s+"))
        .contains("0", "1", "2")
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void withoutANetworkThereIsOnlyTheLoop() {
    assertThat(once("sh", "-c", "ls /sys/class/net | tr '\\n' ' '").text()).isEqualTo("lo");
    assertThat(once("sh", "-c", "ip addr show lo | grep -c 127.0.0.1").text()).isEqualTo("1");
  }

  @Test
  void theHostsNetworkMayBeUsed() {
    String host = with(List.of("--network", "host"), "readlink", "/proc/self/ns/net").text();
    String again = with(List.of("--network", "host"), "readlink", "/proc/self/ns/net").text();
    assertThat(host).isEqualTo(again).startsWith("net:[");
  }

  @Test
  void aContainersNetworkMayBeShared() {
    String name = idle("--hostname", "first");
    String theirs = docker.ok("exec", name, "readlink", "/proc/self/ns/net");
    assertThat(
            with(List.of("--network", "container:" + name), "readlink", "/proc/self/ns/net").text())
        .isEqualTo(theirs);
    assertThat(with(List.of("--network", "container:nosuch"), "true").err())
        .contains("No such container: nosuch");
  }

  @Test
  void limitsReachTheCgroup() {
    String name = idle("-m", "64m", "--cpus", "0.5", "--pids-limit", "50", "--cpu-shares", "512");
    assertThat(
            docker.inspect(
                name,
                "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}} {{.HostConfig.CpuShares}}"))
        .isEqualTo("67108864 500000000 50 512");
    String memory =
        docker.ok(
            "exec",
            name,
            "sh",
            "-c",
            "cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes");
    assertThat(memory).isEqualTo("67108864");
    String pids =
        docker.ok(
            "exec",
            name,
            "sh",
            "-c",
            "cat /sys/fs/cgroup/pids.max 2>/dev/null || cat /sys/fs/cgroup/pids/pids.max");
    assertThat(pids).isEqualTo("50");
  }

  @Test
  void aContainerThatEatsItsMemoryIsKilledAndSaysSo() {
    String name = name();
    Shell.Result result =
        docker.run(
            "run",
            "--name",
            name,
            "--network",
            "none",
            "-m",
            "16m",
            "--memory-swap",
            "16m",
            IMAGE,
            "sh",
            "-c",
            "x=$(head -c 60000000 /dev/zero | tr '\\0' a); echo ${#x}");
    assertThat(result.code()).isEqualTo(137);
    assertThat(docker.inspect(name, "{{.State.OOMKilled}}")).isEqualTo("true");
  }

  @Test
  void ulimitsAreSet() {
    assertThat(
            with(List.of("--ulimit", "nofile=100:200"), "sh", "-c", "ulimit -n; ulimit -Hn").text())
        .isEqualTo("100\n200");
  }

  @Test
  void theOomScoreIsSet() {
    assertThat(with(List.of("--oom-score-adj", "500"), "cat", "/proc/self/oom_score_adj").text())
        .isEqualTo("500");
  }

  @Test
  void namespacesMayBeShared() {
    String name = idle();
    assertThat(with(List.of("--pid", "container:" + name), "sh", "-c", "cat /proc/1/comm").text())
        .isEqualTo("sh");
    assertThat(with(List.of("--ipc", "none"), "ls", "/dev/shm").code()).isIn(0, 1);
    assertThat(with(List.of("--uts", "host"), "hostname").text())
        .isEqualTo(Shell.run(List.of("hostname")).text());
  }

  @Test
  void kernelSettingsOfTheNamespaceMayBeSet() {
    assertThat(
            with(
                    List.of("--sysctl", "net.ipv4.ip_default_ttl=99"),
                    "cat",
                    "/proc/sys/net/ipv4/ip_default_ttl")
                .text())
        .isEqualTo("99");
  }
}
