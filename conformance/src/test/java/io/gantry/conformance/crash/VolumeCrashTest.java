package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is killed, or the machine goes down, while containers have volumes. */
@Tag("root")
@Timeout(300)
class VolumeCrashTest {
  private static final int KILLS = Integer.getInteger("conformance.volume.kills", 3);
  private static final long SEED = Long.getLong("conformance.seed", System.nanoTime());
  private static final int FILES = 300;

  private Path directory = Path.of("unset");

  @BeforeEach
  void prepare() {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "containers of the other engine need not outlive it");
    directory = Stage.freshDirectory();
  }

  @AfterEach
  void sweep() {
    Stage.delete(directory);
  }

  private static String create(Docker docker, String... options) {
    List<String> words = new java.util.ArrayList<>(List.of("create", "--network", "none"));
    words.addAll(List.of(options));
    return docker.ok(words.toArray(String[]::new));
  }

  @Test
  void aVolumeInUseStaysInUseOverAKillAndAReboot() throws Exception {
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    String id =
        create(
            docker,
            "-v",
            "kept:/v",
            "-v",
            "/own",
            Stage.IMAGE,
            "sh",
            "-c",
            "echo run >> /v/runs; trap 'exit 0' TERM; while :; do sleep 0.05; done");
    docker.ok("start", id);
    daemon.kill();
    daemon.restart();
    assertThat(docker.ok("exec", id, "sh", "-c", "echo more > /own/x; cat /v/runs"))
        .isEqualTo("run");
    assertThat(docker.run("volume", "rm", "kept").err()).contains("volume is in use - [" + id);

    String pid = docker.inspect(id, "{{.State.Pid}}");
    String shim = Shell.run(List.of("ps", "-o", "ppid=", "-p", pid)).text();
    daemon.kill();
    Shell.run(List.of("kill", "-KILL", pid, shim));
    Shell.run(
        List.of(
            "sh", "-c", "while kill -0 " + pid + " || kill -0 " + shim + "; do sleep 0.05; done"));
    Stage.delete(directory.resolve("exec"));
    daemon.restart();
    assertThat(docker.inspect(id, "{{.State.Running}}")).as(daemon.log()).isEqualTo("false");
    assertThat(docker.run("volume", "rm", "kept").err()).contains("volume is in use");
    docker.ok("start", id);
    assertThat(docker.ok("exec", id, "sh", "-c", "cat /v/runs /own/x")).isEqualTo("run\nrun\nmore");
    docker.ok("rm", "-f", "-v", id);
    assertThat(docker.ok("volume", "ls", "-q")).isEqualTo("kept");
    docker.ok("volume", "rm", "kept");
    daemon.close();
    assertThat(Leaks.of(directory, Set.of(id), 0)).isEmpty();
  }

  @Test
  void aCreationThatIsCutShortLeavesNoVolumeAndNoneHalfFilled() throws Exception {
    System.out.println("crash test: " + KILLS + " kills, -Dconformance.seed=" + SEED);
    Random random = new Random(SEED);
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    String maker =
        create(
            docker,
            Stage.IMAGE,
            "sh",
            "-c",
            "mkdir /data; cd /data; i=0; while [ $i -lt "
                + FILES
                + " ]; do i=$((i+1)); mkdir d$i; echo $i > d$i/f; done");
    docker.ok("start", maker);
    docker.ok("wait", maker);
    docker.ok("commit", "--change", "VOLUME /data", maker, "filled");
    docker.ok("rm", maker);
    for (int kill = 0; kill < KILLS; kill++) {
      Docker client = docker;
      Thread creating =
          Thread.ofPlatform()
              .start(
                  () -> client.run("create", "-v", "named:/data", "-v", "/own", "filled", "true"));
      TimeUnit.MILLISECONDS.sleep(random.nextInt(250));
      daemon.kill();
      creating.join();
      daemon.restart();
      String containers = docker.ok("ps", "-aq", "--no-trunc");
      for (String id : containers.lines().toList()) {
        docker.ok("rm", "-v", id);
      }
      assertThat(docker.ok("volume", "ls", "-q").lines().filter(v -> !v.equals("named"))).isEmpty();
      String looking =
          create(docker, "-v", "named:/data", "filled", "sh", "-c", "ls /data/*/f | wc -l");
      assertThat(docker.ok("start", "-a", looking)).isEqualTo(Integer.toString(FILES));
      docker.ok("rm", "-v", looking);
      docker.ok("volume", "rm", "named");
    }
    daemon.close();
    assertThat(directory.resolve("data/volumes/.filling")).isEmptyDirectory();
    assertThat(Leaks.of(directory, Set.of(), 0)).isEmpty();
  }
}
