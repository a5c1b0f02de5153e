package io.gantry.conformance.network;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Site;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** An engine for the tests of a class, with a host and an outside of its own. */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SiteTest {
  private final String[] options;
  private @Nullable Site open;
  Docker docker = new Docker(Path.of("unset"));

  SiteTest(String... options) {
    this.options = options.clone();
  }

  @BeforeAll
  void open() {
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine is judged without a firewall");
    open = Site.open(options);
    docker = site().docker();
  }

  Site site() {
    if (open == null) {
      throw new IllegalStateException("no site is open");
    }
    return open;
  }

  @AfterEach
  void clear() {
    if (!site().daemon().process().isAlive()) {
      site().daemon().restart();
    }
    site().clear();
  }

  @AfterAll
  void close() {
    if (open != null) {
      open.close();
    }
  }

  /** A container of the test image that does nothing; its name. */
  String idle(String... options) {
    String name = Stage.name("idle");
    site().run(name, List.of(options), Stage.IMAGE, "sleep", "1000");
    return name;
  }

  /** What {@code docker exec container words...} says, when it succeeds. */
  String in(String container, String... words) {
    List<String> all = new ArrayList<>(List.of("exec", container));
    all.addAll(List.of(words));
    return docker.ok(all.toArray(String[]::new));
  }

  /** A new network of this name. */
  void network(String name, String... options) {
    List<String> all = new ArrayList<>(List.of("network", "create"));
    all.addAll(List.of(options));
    all.add(name);
    docker.ok(all.toArray(String[]::new));
  }

  /** Whether one packet comes back from there. */
  boolean pings(String container, String address) {
    String program = address.contains(":") ? "ping6" : "ping";
    return docker.run("exec", container, program, "-c", "1", "-W", "2", address).code() == 0;
  }

  void assertPings(String container, String address) {
    Await.until(container + " reaches " + address, () -> pings(container, address));
  }
}
