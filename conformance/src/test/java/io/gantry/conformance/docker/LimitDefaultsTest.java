package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an engine is told of limits when it starts. */
@Tag("root")
class LimitDefaultsTest {
  @Test
  void theEnginesLimitsHoldWhereAContainerAsksForNone() {
    Stage.assumePossible();
    Path directory = Stage.freshDirectory();
    try (Daemon daemon =
        Daemon.start(
            directory,
            "--bridge=none",
            "--default-ulimit",
            "nofile=50:60",
            "--default-shm-size",
            "2m",
            "--cpu-rt-period",
            "1000000",
            "--cpu-rt-runtime",
            "20000")) {
      Docker docker = new Docker(daemon.socket());
      docker.importImage(Stage.IMAGE);
      assertThat(once(docker, "--ulimit", "core=0").text()).isEqualTo("50 60 2048");
      assertThat(once(docker, "--ulimit", "nofile=30:40", "--shm-size", "1m").text())
          .isEqualTo("30 40 1024");
      realTime(docker);
    } finally {
      Stage.delete(directory);
    }
  }

  private static Shell.Result once(Docker docker, String... options) {
    return run(
        docker,
        options,
        "echo $(ulimit -n) $(ulimit -Hn) $(df -k /dev/shm | tail -1 | awk '{print $2}')");
  }

  /** Real-time scheduling needs a share of the processor in the container's cgroup. */
  private static void realTime(Docker docker) {
    Path chrt = Path.of("/usr/bin/chrt");
    boolean possible =
        Files.exists(Path.of("/sys/fs/cgroup/cpu/cpu.rt_runtime_us")) && Files.exists(chrt);
    Assumptions.assumeTrue(possible, "no chrt, or the kernel shares no real time between groups");
    String become = "chroot /host " + chrt + " -f 1 echo in time";
    String[] none = {"--cap-add", "SYS_NICE", "-v", "/:/host:ro"};
    assertThat(run(docker, none, become).err()).contains("Operation not permitted");
    String[] some = {"--cap-add", "SYS_NICE", "-v", "/:/host:ro", "--cpu-rt-runtime", "10000"};
    assertThat(run(docker, some, become).text()).isEqualTo("in time");
  }

  private static Shell.Result run(Docker docker, String[] options, String script) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
    words.addAll(List.of(options));
    words.addAll(List.of(Stage.IMAGE, "sh", "-c", script));
    return docker.run(words.toArray(String[]::new));
  }
}
