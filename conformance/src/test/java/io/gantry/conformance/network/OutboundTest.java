package io.gantry.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.AptRepository;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.NameStub;
import io.gantry.conformance.harness.Nginx;
import io.gantry.conformance.harness.Outside;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers reach beyond their host, and what is seen of them there. */
class OutboundTest extends SiteTest {
  private static final String ARCHIVE = "archive.example.org";

  private Optional<NameStub> names = Optional.empty();
  private Optional<Background> nginx = Optional.empty();

  OutboundTest() {
    super("--dns", Outside.IPV4, "--dns", Outside.IPV6);
  }

  @BeforeAll
  void serve() {
    Nginx.assumePossible();
    AptRepository.assumePossible();
    names =
        Optional.of(
            NameStub.serve(
                site().outside(),
                Map.of(
                    ARCHIVE + ".",
                    List.of(Outside.IPV4),
                    "six.example.org.",
                    List.of(Outside.IPV6))));
    AptRepository.importImage(site(), ARCHIVE);
    nginx =
        Optional.of(Nginx.serve(site(), AptRepository.make(site().directory().resolve("archive"))));
    Await.until(
        "the archive is served",
        () -> site().outside().run("curl", "-sf", "http://10.99.0.1/Packages").code() == 0);
  }

  @AfterAll
  void stopServing() {
    nginx.ifPresent(Background::terminate);
    names.ifPresent(NameStub::close);
  }

  private Shell.Result run(List<String> options, String image, String... words) {
    List<String> all = new ArrayList<>(List.of("run", "--rm"));
    all.addAll(options);
    all.add(image);
    all.addAll(List.of(words));
    return docker.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "mine"})
  void packagesAreFetchedThroughTheHost(String network) {
    if (!network.equals("bridge")) {
      network(network);
    }
    Shell.Result fetched =
        run(
            List.of("--network", network),
            AptRepository.IMAGE,
            "busybox",
            "sh",
            "-c",
            "apt-get update && apt-get download greeting && busybox cat greeting_1.0_all.deb");
    assertThat(fetched.code()).as(fetched.all()).isZero();
    assertThat(fetched.out()).contains("http://" + ARCHIVE, "Packages", "nobody's concern");
    assertThat(Nginx.clients(site()))
        .isSubsetOf(Outside.HOST_IPV4, Outside.HOST_IPV6, Outside.IPV4);
    assertThat(names.orElseThrow().clients()).containsOnly(Outside.HOST_IPV4, Outside.HOST_IPV6);
  }

  @Test
  void ipv6LeavesWithTheHostsAddressToo() {
    network("six", "--ipv6", "--ipv4=false");
    Shell.Result asked =
        run(
            List.of("--network", "six"),
            Stage.IMAGE,
            "wget",
            "-qO-",
            "http://six.example.org/Packages");
    assertThat(asked.out()).as(asked.all()).contains("Package: greeting");
    assertThat(Nginx.clients(site()).getLast()).isEqualTo(Outside.HOST_IPV6);
  }

  @Test
  void internalNetworksEndAtTheHost() {
    network("inner", "--internal", "--ipv6");
    String one = idle("--network", "inner");
    String two = idle("--network", "inner");
    assertPings(one, two);
    assertThat(in(one, "ip", "route")).doesNotContain("default");
    assertThat(pings(one, Outside.IPV4)).isFalse();
    assertThat(pings(one, Outside.IPV6)).isFalse();
    int asked = names.orElseThrow().clients().size();
    assertThat(docker.run("exec", one, "nslookup", ARCHIVE).out()).contains("can't find");
    assertThat(names.orElseThrow().clients()).as("nothing is forwarded").hasSize(asked);
    // a way of one's own does not help
    docker.run("exec", "--privileged", one, "ip", "route", "add", "default", "dev", "eth0");
    assertThat(pings(one, Outside.IPV4)).isFalse();
  }

  @Test
  void networksDoNotReachEachOther() {
    network("one");
    network("other");
    String one = idle("--network", "one");
    String other = idle("--network", "other");
    String address = docker.inspect(other, "{{.NetworkSettings.Networks.other.IPAddress}}");
    assertThat(pings(one, address)).isFalse();
    assertThat(docker.run("exec", one, "nslookup", other).out()).contains("can't find");
    docker.ok("network", "connect", "one", other);
    assertPings(one, other);
  }
}
