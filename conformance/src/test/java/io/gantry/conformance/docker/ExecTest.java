package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecTest extends DockerTest {
  @Test
  void anExecHasItsOwnStreamsAndCode() {
    Shell.Result result = docker.run("exec", idle(), "sh", "-c", "echo a; echo b >&2; exit 3");
    assertThat(result.out()).isEqualTo("a\n");
    assertThat(result.err()).isEqualTo("b\n");
    assertThat(result.code()).isEqualTo(3);
  }

  @Test
  void inputReachesIt() {
    assertThat(docker.feed("some\ninput", "exec", "-i", idle(), "cat").out())
        .isEqualTo("some\ninput");
  }

  @Test
  void environmentDirectoryAndUserMayBeChosen() {
    String name = idle("-e", "A=container");
    assertThat(
            docker.ok(
                "exec",
                "-e",
                "B=exec",
                "-w",
                "/tmp",
                "-u",
                "alice",
                name,
                "sh",
                "-c",
                "echo $A $B; pwd; id -un"))
        .isEqualTo("container exec\n/tmp\nalice");
  }

  @Test
  void itSharesTheContainersWorld() {
    String name = idle("--hostname", "inside");
    assertThat(docker.ok("exec", name, "hostname")).isEqualTo("inside");
    assertThat(docker.ok("exec", name, "sh", "-c", "cat /proc/1/comm; ls /proc | grep -c '^[0-9]'"))
        .startsWith("sh\n");
    docker.ok("exec", name, "sh", "-c", "echo x > /tmp/file");
    assertThat(docker.ok("exec", name, "cat", "/tmp/file")).isEqualTo("x");
  }

  @Test
  void itIsConfinedAsTheContainerIs() {
    String name = idle("-m", "64m");
    String container =
        docker.ok("exec", name, "sh", "-c", "grep -E 'CapEff|Seccomp:|NoNewPrivs' /proc/1/status");
    String exec =
        docker.ok(
            "exec", name, "sh", "-c", "grep -E 'CapEff|Seccomp:|NoNewPrivs' /proc/self/status");
    assertThat(exec).isEqualTo(container);
    assertThat(docker.ok("exec", name, "cat", "/proc/self/cgroup"))
        .isEqualTo(docker.ok("exec", name, "cat", "/proc/1/cgroup"));
    assertThat(docker.ok("exec", "--privileged", name, "sh", "-c", "grep CapEff /proc/self/status"))
        .isNotEqualTo(docker.ok("exec", name, "sh", "-c", "grep CapEff /proc/self/status"));
  }

  @Test
  void aDetachedExecRunsOn() {
    String name = idle();
    assertThat(docker.ok("exec", "-d", name, "sh", "-c", "sleep 0.2; echo done > /tmp/done"))
        .isEmpty();
    Await.until(
        "it is done", () -> docker.run("exec", name, "cat", "/tmp/done").text().equals("done"));
  }

  @Test
  void errorsAreDockers() {
    String name = idle();
    Shell.Result missing = docker.run("exec", name, "nosuch");
    assertThat(missing.code()).isEqualTo(127);
    assertThat(missing.out() + missing.err())
        .contains("exec: \"nosuch\": executable file not found in $PATH");
    assertThat(docker.run("exec", name, "/etc/passwd").code()).isEqualTo(126);
    assertThat(docker.run("exec", "nosuch", "true").err()).contains("No such container: nosuch");
    docker.ok("stop", "-t", "0", name);
    assertThat(docker.run("exec", name, "true").err()).contains("is not running");
  }

  @Test
  void manyAtOnceDoNotDisturbEachOther() {
    String name = idle();
    List<Thread> threads = new java.util.ArrayList<>();
    java.util.Queue<String> outputs = new java.util.concurrent.ConcurrentLinkedQueue<>();
    for (int i = 0; i < 8; i++) {
      String word = "word" + i;
      threads.add(
          Thread.ofVirtual().start(() -> outputs.add(docker.ok("exec", name, "echo", word))));
    }
    threads.forEach(
        thread -> {
          try {
            thread.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(outputs)
        .containsExactlyInAnyOrder(
            "word0", "word1", "word2", "word3", "word4", "word5", "word6", "word7");
  }
}
