package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What containers share with each other and with the host, and what they may set there. */
class SharingTest extends DockerTest {
  private static final List<String> SHM = List.of("sh", "-c", "cat /dev/shm/f; ls /dev | grep shm");

  private Shell.Result sharing(String mode) {
    return with(List.of("--ipc", mode), SHM.toArray(String[]::new));
  }

  private String donor(String mode) {
    String name = idle("--ipc", mode);
    if (!mode.equals("none")) {
      docker.ok("exec", name, "sh", "-c", "echo shared > /dev/shm/f");
    }
    return name;
  }

  @Test
  void sharedMemoryGoesWithTheIpcNamespace() {
    String name = donor("shareable");
    assertThat(sharing("container:" + name).out()).contains("shared");
    String ns = docker.ok("exec", name, "readlink", "/proc/self/ns/ipc");
    assertThat(with(List.of("--ipc", "container:" + name), "readlink", "/proc/self/ns/ipc").text())
        .isEqualTo(ns);
  }

  @Test
  void sharedMemoryOutlivesTheContainerItCameFrom() {
    String name = donor("shareable");
    String other = idle("--ipc", "container:" + name);
    docker.ok("rm", "-f", name);
    assertThat(docker.ok("exec", other, "cat", "/dev/shm/f")).isEqualTo("shared");
  }

  @Test
  void whoDoesNotShareIsNotSharedWith() {
    for (String mode : List.of("private", "none")) {
      Shell.Result refused = sharing("container:" + donor(mode));
      assertThat(refused.code()).isEqualTo(125);
      assertThat(refused.err())
          .contains("failed to join IPC namespace: container")
          .contains("non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
    }
    String stopped = name();
    docker.ok("create", "--name", stopped, "--network", "none", IMAGE, "true");
    assertThat(sharing("container:" + stopped).err())
        .contains("failed to join IPC namespace: container")
        .contains("is not running");
  }

  @Test
  void withoutIpcThereIsNoSharedMemory() {
    assertThat(sharing("none").out()).doesNotContain("shm");
  }

  @Test
  void theHostsSharedMemoryIsThatOfTheHost() {
    String host = Shell.run(List.of("stat", "-c", "%d", "/dev/shm")).text();
    assertThat(with(List.of("--ipc", "host"), "stat", "-c", "%d", "/dev/shm").text())
        .isEqualTo(host);
  }

  @Test
  void parametersOfTheContainersNamespacesMayBeSet() {
    assertThat(
            with(
                    List.of(
                        "--sysctl", "net.ipv4.ip_forward=1", "--sysctl", "kernel.shmmax=1000000"),
                    "cat",
                    "/proc/sys/net/ipv4/ip_forward",
                    "/proc/sys/kernel/shmmax")
                .text()
                .lines())
        .containsExactly("1", "1000000");
  }

  @Test
  void parametersOfTheHostsNamespacesMayNot() {
    Shell.Result net =
        with(List.of("--network", "host", "--sysctl", "net.ipv4.ip_forward=1"), "true");
    assertThat(net.code()).isEqualTo(125);
    assertThat(net.err())
        .contains("sysctl \"net.ipv4.ip_forward\" not allowed in host network namespace");
    assertThat(with(List.of("--ipc", "host", "--sysctl", "kernel.shmmax=1"), "true").err())
        .contains("sysctl \"kernel.shmmax\" is not allowed in the hosts ipc namespace");
  }

  @Test
  void parametersOfNoNamespaceMayNot() throws java.io.IOException {
    String name = name();
    try (var api = io.gantry.conformance.harness.Stage.shared().daemon().api()) {
      api.call(
          "POST",
          "/containers/create?name=" + name,
          java.util.Map.of(
              "Image",
              IMAGE,
              "HostConfig",
              java.util.Map.of(
                  "NetworkMode", "none", "Sysctls", java.util.Map.of("kernel/panic", "1"))));
    }
    assertThat(docker.run("start", name).err())
        .contains("sysctl \"kernel.panic\" is not in a separate kernel namespace");
  }
}
