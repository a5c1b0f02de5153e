package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine is killed as SIGKILL kills, at random moments of containers' lives; the next one must
 * find everything as it was. {@code -Dconformance.kills} says how often (200), {@code
 * -Dconformance.seed} repeats a run.
 */
@Tag("root")
@Timeout(2400)
class CrashTest {
  private static final int KILLS = Integer.getInteger("conformance.kills", 200);
  private static final long SEED = Long.getLong("conformance.seed", System.nanoTime());
  private static final int LINES = 400;

  private Path directory = Path.of("unset");
  private final Set<String> ids = new ConcurrentSkipListSet<>();

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

  private static Map<String, Object> container(String script) {
    return Map.of(
        "Image",
        Stage.IMAGE,
        "Cmd",
        List.of("sh", "-c", script),
        "HostConfig",
        Map.of("NetworkMode", "none"));
  }

  private String start(Daemon daemon, String script) throws IOException {
    try (Api api = daemon.api()) {
      String id = api.call("POST", "/containers/create", container(script)).text("Id");
      ids.add(id);
      api.call("POST", Query.path("/containers/%s/start", id));
      return id;
    }
  }

  @Test
  void runningContainersOutliveTheEngineWithTheirOutputAndTheirExitCode() throws IOException {
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    String counting =
        start(
            daemon,
            "i=0; while [ $i -lt "
                + LINES
                + " ]; do i=$((i+1)); echo line $i; sleep 0.01; done; exit 7");
    String waiting = start(daemon, "trap 'exit 3' TERM; while :; do sleep 0.05; done");
    for (int i = 0; i < 3; i++) {
      daemon.kill();
      daemon.restart();
    }
    assertThat(docker.inspect(waiting, "{{.State.Status}}")).isEqualTo("running");
    assertThat(docker.ok("exec", waiting, "echo", "alive")).isEqualTo("alive");
    assertThat(docker.ok("wait", counting)).isEqualTo("7");
    assertThat(docker.ok("logs", counting).lines().toList()).isEqualTo(lines());
    docker.ok("stop", waiting);
    assertThat(docker.inspect(waiting, "{{.State.ExitCode}}")).isEqualTo("3");
    docker.ok("rm", counting, waiting);
    daemon.close();
    assertThat(Leaks.of(directory, ids, 0)).isEmpty();
  }

  @Test
  void whatEndedWhileNoEngineWasThereIsKnownLater() throws IOException {
    Daemon daemon = Daemon.start(directory);
    Docker docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    String id = start(daemon, "sleep 0.3; echo last words; exit 9");
    daemon.kill();
    Shell.run(List.of("sleep", "1"));
    daemon.restart();
    // its last words are read from its shim first
    assertThat(docker.ok("wait", id)).isEqualTo("9");
    assertThat(docker.inspect(id, "{{.State.Status}} {{.State.ExitCode}}")).isEqualTo("exited 9");
    assertThat(docker.ok("logs", id)).isEqualTo("last words");
    docker.ok("rm", id);
    daemon.close();
    assertThat(Leaks.of(directory, ids, 0)).isEmpty();
  }

  @Test
  void killedAtAnyMomentTheEngineLosesNothingAndLeavesNothing() throws IOException {
    System.out.println("crash test: " + KILLS + " kills, -Dconformance.seed=" + SEED);
    Random random = new Random(SEED);
    Daemon daemon = Daemon.start(directory);
    new Docker(daemon.socket()).importImage(Stage.IMAGE);
    String witness = start(daemon, "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.02; done");
    for (int kill = 0; kill < KILLS; kill++) {
      Daemon current = daemon;
      List<Thread> workers = new ArrayList<>();
      for (int worker = 0; worker < 2; worker++) {
        long seed = random.nextLong();
        workers.add(Thread.ofPlatform().daemon().start(() -> live(current, new Random(seed))));
      }
      pause(random.nextInt(120));
      daemon.kill();
      join(workers);
      daemon.restart();
      checkWitness(daemon, witness);
      if (kill % 20 == 19) {
        removeAllBut(daemon, witness);
      }
    }
    finish(daemon, witness);
  }

  private void finish(Daemon daemon, String witness) throws IOException {
    Docker docker = new Docker(daemon.socket());
    docker.ok("kill", witness);
    assertThat(docker.ok("wait", witness)).isEqualTo("137");
    List<String> logged = docker.ok("logs", witness).lines().toList();
    for (int i = 0; i < logged.size(); i++) {
      assertThat(logged.get(i)).as("line %d of the log", i + 1).isEqualTo("line " + (i + 1));
    }
    removeAllBut(daemon, "");
    daemon.close();
    assertThat(Leaks.of(directory, ids, 0)).isEmpty();
  }

  private static void checkWitness(Daemon daemon, String witness) throws IOException {
    try (Api api = daemon.api()) {
      Node state = api.call("GET", Query.path("/containers/%s/json", witness)).at("State");
      assertThat(state.text("Status"))
          .as("the container that was running all along")
          .isEqualTo("running");
    }
  }

  /** One short life after the other, until the engine is gone. */
  private void live(Daemon daemon, Random random) {
    try (Api api = daemon.api()) {
      while (true) {
        String id =
            api.call(
                    "POST",
                    "/containers/create",
                    container(random.nextBoolean() ? "echo hi; exit 5" : "sleep 30"))
                .text("Id");
        ids.add(id);
        api.call("POST", Query.path("/containers/%s/start", id));
        if (random.nextBoolean()) {
          exec(api, id);
        }
        if (random.nextBoolean()) {
          api.call("POST", Query.path("/containers/%s/stop", id).with("t", "0"));
        }
        if (random.nextBoolean()) {
          api.call("DELETE", Query.path("/containers/%s", id).flag("force", true));
        }
      }
    } catch (IOException e) {
      // The engine was killed under it: that is the point.
    }
  }

  private static void exec(Api api, String id) throws IOException {
    try {
      String exec =
          api.call("POST", Query.path("/containers/%s/exec", id), Map.of("Cmd", List.of("true")))
              .text("Id");
      try (Api.Exchange answer =
          api.open(
              Request.of("POST", Query.path("/exec/%s/start", exec).toString())
                  .json(Map.of("Detach", true)))) {
        answer.response().text();
      }
    } catch (ApiException e) {
      // It has ended already.
    }
  }

  private static void removeAllBut(Daemon daemon, String kept) throws IOException {
    try (Api api = daemon.api()) {
      for (Node container :
          api.call("GET", Query.path("/containers/json").flag("all", true)).items()) {
        String id = container.text("Id");
        assertThat(container.text("State"))
            .as("the state of " + id)
            .isIn("created", "running", "exited");
        if (!id.equals(kept)) {
          api.call("DELETE", Query.path("/containers/%s", id).flag("force", true));
        }
      }
    }
    List<String> known = List.of(kept);
    Await.until(
        "only what lives has processes",
        () ->
            Leaks.processes(daemon.directory(), daemon.process().pid()).size()
                <= (known.contains("") ? 0 : 4));
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= LINES; i++) {
      lines.add("line " + i);
    }
    return lines;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
