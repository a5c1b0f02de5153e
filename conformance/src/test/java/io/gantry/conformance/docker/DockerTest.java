package io.gantry.conformance.docker;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * What the tests of the docker CLI share: the client, and containers that go when the test ends.
 */
@Tag("root")
abstract class DockerTest {
  static final String IMAGE = Stage.IMAGE;

  Docker docker = new Docker(java.nio.file.Path.of("unset"));
  private final List<String> containers = new ArrayList<>();

  @BeforeEach
  void takeStage() {
    docker = Stage.shared().docker();
  }

  @AfterEach
  void removeContainers() {
    if (!containers.isEmpty()) {
      List<String> words = new ArrayList<>(List.of("rm", "-f", "-v"));
      words.addAll(containers);
      docker.run(words.toArray(String[]::new));
    }
  }

  /** A new container's name, removed after the test. */
  String name() {
    String name =
        Stage.name(
            getClass().getSimpleName().replace("Test", "").toLowerCase(java.util.Locale.ROOT));
    containers.add(name);
    return name;
  }

  /** {@code docker run --rm --network none IMAGE words...}. */
  Shell.Result once(String... words) {
    return with(List.of(), words);
  }

  /** The same with further options. */
  Shell.Result with(List<String> options, String... words) {
    List<String> all = new ArrayList<>(List.of("run", "--rm"));
    if (options.stream().noneMatch(o -> o.startsWith("--network"))) {
      all.addAll(List.of("--network", "none"));
    }
    all.addAll(options);
    all.add(IMAGE);
    all.addAll(List.of(words));
    return docker.run(all.toArray(String[]::new));
  }

  /** Starts a container in the background; its name. */
  String running(String... words) {
    return background(List.of(), words);
  }

  /** The same with further options. */
  String background(List<String> options, String... words) {
    String name = name();
    List<String> all = new ArrayList<>(List.of("run", "-d", "--name", name));
    if (options.stream().noneMatch(o -> o.startsWith("--network"))) {
      all.addAll(List.of("--network", "none"));
    }
    all.addAll(options);
    all.add(IMAGE);
    all.addAll(List.of(words));
    docker.ok(all.toArray(String[]::new));
    return name;
  }

  /** A container that does nothing until it is stopped. */
  String idle(String... options) {
    return background(
        List.of(options), "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");
  }

  String status(String name) {
    return docker.inspect(name, "{{.State.Status}}");
  }

  void awaitStatus(String name, String status) {
    Await.until(name + " is " + status, () -> status(name).equals(status));
  }
}
