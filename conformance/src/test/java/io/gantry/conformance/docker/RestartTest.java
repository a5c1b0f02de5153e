package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers that are started again, and who may end that. */
class RestartTest extends DockerTest {
  /** One that has ended so often that its next pause is more than three seconds. */
  private String waiting(String policy) {
    String name = background(List.of("--restart", policy), "sh", "-c", "exit 3");
    Await.until(
        name + " has ended six times", () -> docker.inspect(name, "{{.RestartCount}}").equals("6"));
    awaitStatus(name, "restarting");
    return name;
  }

  @Test
  void aContainerThatWaitsForItsRestartCanBeUpdatedStoppedAndStarted() {
    String name = waiting("always");
    assertThat(
            docker.inspect(
                name,
                "{{.State.Running}} {{.State.Restarting}} {{.State.Pid}} {{.State.ExitCode}}"))
        .isEqualTo("true true 0 3");
    assertThat(docker.ok("ps", "-f", "name=" + name, "--format", "{{.Status}}"))
        .startsWith("Restarting (3) ")
        .endsWith(" ago");
    assertThat(docker.ok("start", name)).isEqualTo(name);
    assertThat(docker.run("rm", name).err())
        .contains("container is restarting: stop the container before removing or force remove");
    assertThat(docker.run("pause", name).err())
        .contains("is restarting, wait until the container is running");
    assertThat(docker.run("exec", name, "true").err())
        .contains("is restarting, wait until the container is running");
    assertThat(docker.ok("update", "--restart", "unless-stopped", name)).startsWith(name);
    assertThat(docker.ok("stop", name)).isEqualTo(name);
    assertThat(docker.inspect(name, "{{.State.Status}} {{.State.ExitCode}}")).isEqualTo("exited 3");
    docker.ok("start", name);
    assertThat(docker.ok("wait", name)).isEqualTo("3");
    assertThat(docker.inspect(name, "{{.RestartCount}}")).isIn("0", "1", "2");
  }

  @Test
  void aKillEndsTheWaitForARestart() {
    String name = waiting("unless-stopped");
    assertThat(docker.ok("kill", name)).isEqualTo(name);
    assertThat(docker.inspect(name, "{{.State.Status}} {{.State.ExitCode}}")).isEqualTo("exited 3");
  }

  @Test
  void waitReturnsWithTheNextEnd() {
    String name = background(List.of("--restart", "always"), "sh", "-c", "sleep 0.5; exit 3");
    assertThat(docker.ok("wait", name)).isEqualTo("3");
  }

  @Test
  void aPausedContainerCanBeRestarted() {
    String name = idle();
    docker.ok("pause", name);
    assertThat(docker.ok("restart", "-t", "1", name)).isEqualTo(name);
    assertThat(status(name)).isEqualTo("running");
  }

  @Test
  void policiesThatMakeNoSenseAreRefused() {
    refused("on-failure:-1", "maximum retry count cannot be negative");
    refused("always:3", "maximum retry count can only be used with 'on-failure'");
    refused(
        "on-failure:x", "invalid restart policy format: maximum retry count must be an integer");
    refused(":3", "invalid restart policy format: no policy provided before colon");
    refused("sometimes", "unknown policy 'sometimes'");
    String name = name();
    docker.ok("create", "--rm", "--name", name, IMAGE, "true");
    assertThat(docker.run("update", "--restart", "always", name).err())
        .contains(
            "Restart policy cannot be updated because AutoRemove is enabled for the container");
  }

  private void refused(String policy, String why) {
    Shell.Result result = docker.run("run", "--restart", policy, IMAGE, "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains(why);
  }
}
