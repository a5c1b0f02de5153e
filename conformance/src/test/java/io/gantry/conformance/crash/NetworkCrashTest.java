package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Site;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine is killed while containers and networks come, meet and go. {@code
 * -Dconformance.network.kills} says how often (20), {@code -Dconformance.seed} repeats a run.
 *
 * <p>Each worker always asks for the same names, subnets and host ports: whatever the engine that
 * was killed has left of them would refuse the next.
 */
@Tag("root")
@Timeout(1800)
class NetworkCrashTest {
  private static final int KILLS = Integer.getInteger("conformance.network.kills", 20);
  private static final long SEED = Long.getLong("conformance.seed", System.nanoTime());
  private static final int WORKERS = 2;

  private final Queue<String> refused = new ConcurrentLinkedQueue<>();

  @Test
  void killedAtAnyMomentTheEngineLeavesNoLinkAndNoRuleAndConnectionsGoOn() {
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine is judged without a firewall");
    System.out.println("network crash test: " + KILLS + " kills, -Dconformance.seed=" + SEED);
    try (Site site = Site.open()) {
      Docker docker = site.docker();
      docker.ok("network", "create", "--ipv6", "--subnet", "10.70.0.0/24", "kept");
      site.run("target", List.of("--network", "kept"), Stage.IMAGE, "sleep", "100000");
      site.run(
          "pinging",
          List.of("--network", "kept", "-p", "8080:80"),
          Stage.IMAGE,
          "sh",
          "-c",
          "httpd -p 80 -h /etc; exec ping -i 0.1 target");
      String addresses = addresses(docker);
      List<String> before = settled(site);
      Random random = new Random(SEED);
      for (int kill = 1; kill <= KILLS; kill++) {
        workAndKill(site.daemon(), random);
        assertThat(addresses(docker)).as("addresses of what runs").isEqualTo(addresses);
        assertThat(refused).as("what was refused").isEmpty();
        if (kill % 10 == 0 || kill == KILLS) {
          assertThat(site.outside().run("curl", "-sf", "http://10.99.0.2:8080/passwd").out())
              .contains("root");
          removeAllButKept(docker);
          awaitOnly(site, before);
        }
      }
      assertUninterrupted(docker);
    }
  }

  private static String addresses(Docker docker) {
    return docker.inspect("target", "{{json .NetworkSettings.Networks.kept}}")
        + docker.inspect("pinging", "{{json .NetworkSettings}}");
  }

  private void workAndKill(Daemon daemon, Random random) {
    List<Thread> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      int number = worker;
      long seed = random.nextLong();
      workers.add(Thread.ofPlatform().daemon().start(() -> work(daemon, number, new Random(seed))));
    }
    pause(random.nextInt(400));
    daemon.kill();
    workers.forEach(NetworkCrashTest::join);
    daemon.restart();
  }

  /** Makes networks, puts a container on them, and takes all apart, until the engine is gone. */
  private void work(Daemon daemon, int number, Random random) {
    String name = "worker" + number;
    try (Api api = daemon.api()) {
      while (true) {
        remove(api, Query.path("/containers/%s", name).flag("force", true));
        for (String network : List.of(name + "a", name + "b")) {
          remove(api, Query.path("/networks/%s", network));
        }
        createNetwork(api, name + "a", "10.8%d.0.0/24".formatted(number));
        createNetwork(api, name + "b", "10.9%d.0.0/24".formatted(number));
        create(api, name, 9000 + number);
        api.call("POST", Query.path("/containers/%s/start", name));
        meet(api, "connect", name + "b", name);
        if (random.nextBoolean()) {
          meet(api, "disconnect", name + "a", name);
        }
        if (random.nextBoolean()) {
          api.call("POST", Query.path("/containers/%s/stop", name).with("t", "0"));
          api.call("POST", Query.path("/containers/%s/start", name));
        }
      }
    } catch (ApiException e) {
      refused.add(name + ": " + e.getMessage());
    } catch (IOException e) {
      // The engine was killed under it: that is the point.
    }
  }

  private static void remove(Api api, Query path) throws IOException {
    try {
      api.call("DELETE", path);
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  private static void createNetwork(Api api, String name, String subnet) throws IOException {
    Map<String, Object> pool = Map.of("Config", List.of(Map.of("Subnet", subnet)));
    api.call(
        "POST",
        Query.path("/networks/create"),
        Map.of("Name", name, "IPAM", pool, "EnableIPv6", true));
  }

  private static void create(Api api, String name, int port) throws IOException {
    Map<String, Object> host =
        Map.of(
            "NetworkMode",
            name + "a",
            "PortBindings",
            Map.of("80/tcp", List.of(Map.of("HostPort", String.valueOf(port)))));
    api.call(
        "POST",
        Query.path("/containers/create").with("name", name),
        Map.of("Image", Stage.IMAGE, "Cmd", List.of("sleep", "1000"), "HostConfig", host));
  }

  private static void meet(Api api, String verb, String network, String container)
      throws IOException {
    api.call(
        "POST",
        Query.path("/networks/%s/" + verb, network),
        Map.of("Container", container, "EndpointConfig", Map.of("GwPriority", 3)));
  }

  private static void removeAllButKept(Docker docker) {
    for (String container : docker.ok("ps", "-a", "--format", "{{.Names}}").lines().toList()) {
      if (!List.of("target", "pinging").contains(container)) {
        docker.ok("rm", "-f", container);
      }
    }
    docker.ok("network", "prune", "-f");
  }

  /** What there is on the host when spare sandboxes are ready. */
  private static List<String> settled(Site site) {
    List<List<String>> last = new ArrayList<>(List.of(owned(site)));
    Await.until(
        "the host stands still",
        () -> {
          pause(500);
          last.add(owned(site));
          return last.getLast().equals(last.get(last.size() - 2));
        });
    return last.getLast();
  }

  private static void awaitOnly(Site site, List<String> before) {
    try {
      Await.until("nothing without an owner", () -> owned(site).equals(before));
    } catch (AssertionError e) {
      assertThat(owned(site))
          .as("what there is on the host")
          .containsExactlyInAnyOrderElementsOf(before);
    }
  }

  /** Links by kind, namespaces, rules with their elements, descriptions. */
  private static List<String> owned(Site site) {
    List<String> all = new ArrayList<>();
    Daemon daemon = site.daemon();
    for (Node link : Node.parse(daemon.inside("ip", "-d", "-j", "link").out()).items()) {
      String kind = link.at("linkinfo").text("info_kind");
      all.add(kind + " " + (kind.equals("veth") ? "" : link.text("ifname")));
    }
    String rules = daemon.inside("nft", "list", "ruleset").out();
    for (String part : rules.split("elements =|[{},\\n]", -1)) {
      // a relay's port is another one each time
      all.add(part.strip().replaceAll("::1 \\. \\d+", "::1"));
    }
    for (String folder : List.of("exec/netns", "exec/containers", "data/networks")) {
      all.add(folder + " " + count(daemon.directory().resolve(folder)));
    }
    return all.stream().sorted().toList();
  }

  private static long count(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each ping was answered: the numbers have no gap. */
  private static void assertUninterrupted(Docker docker) {
    List<String> lines =
        docker.ok("logs", "pinging").lines().filter(line -> line.contains(" seq=")).toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).as("answer %d", i).contains(" seq=" + i + " ");
    }
    assertThat(lines).hasSizeGreaterThan(KILLS);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
