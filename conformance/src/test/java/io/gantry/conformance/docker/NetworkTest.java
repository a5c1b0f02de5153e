package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Shell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks as the docker CLI makes, shows and joins them. */
class NetworkTest extends DockerTest {
  private final List<String> networks = new ArrayList<>();

  @AfterEach
  void removeNetworks() {
    removeContainers();
    networks.forEach(network -> docker.run("network", "rm", network));
  }

  /** A new network; its name. */
  private String network(String... options) {
    String name = name();
    networks.add(name);
    List<String> words = new ArrayList<>(List.of("network", "create"));
    words.addAll(List.of(options));
    words.add(name);
    docker.ok(words.toArray(String[]::new));
    return name;
  }

  private Node inspectNetwork(String name) {
    return Node.parse(docker.ok("network", "inspect", name)).items().getFirst();
  }

  private Node endpoint(String container, String network) {
    return Node.parse(
        docker.inspect(
            container, "{{json (index .NetworkSettings.Networks \"" + network + "\")}}"));
  }

  @Test
  void threeNetworksAreAlwaysThere() {
    assertThat(
            docker
                .ok(
                    "network",
                    "ls",
                    "--filter",
                    "type=builtin",
                    "--format",
                    "{{.Name}} {{.Driver}}")
                .lines())
        .containsExactly("bridge bridge", "host host", "none null");
    Node bridge = inspectNetwork("bridge");
    assertThat(bridge.at("Options").text("com.docker.network.bridge.default_bridge"))
        .isEqualTo("true");
    assertThat(bridge.at("IPAM").items("Config").getFirst().text("Gateway"))
        .isEqualTo("172.17.0.1");
    assertThat(inspectNetwork("none").at("IPAM").at("Config").present()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          bridge|operation is not permitted on predefined bridge network
          -d foo x|plugin 'foo' not found
          -d host x|only one instance of 'host' network is allowed
          --scope swarm x|cannot create a swarm scoped network when swarm is not active
          --subnet 10.1.0.5/16 x|invalid subnet 10.1.0.5/16: it should be 10.1.0.0/16
          --subnet bad x|invalid subnet bad: invalid CIDR block notation
          --subnet 172.17.0.0/16 x|invalid pool request: Pool overlaps with other one on this address space
          --subnet 10.1.0.0/16 --subnet 10.2.0.0/16 x|bridge driver doesn't support multiple subnets
          --subnet 10.77.0.0/16 --gateway 10.77.0.0 x|failed to allocate gateway (10.77.0.0): Address already in use
          --ipv4=false x|IPv4 or IPv6 must be enabled
          -o com.docker.network.bridge.enable_icc=maybe x|failed to parse com.docker.network.bridge.enable_icc value: maybe (strconv.ParseBool: parsing 'maybe': invalid syntax)
          --ipam-driver foo x|plugin 'foo' not found
          --config-from nope -o a=b x|network driver options are not supported if the network depends on a configuration network
          -o com.docker.network.bridge.name=lo x|existing interface lo is not a bridge
          --config-from nope x|configuration network 'nope' does not exist
          --config-only --internal x|configuration network can only contain network specific fields.
          -d macvlan -o macvlan_mode=foo x|requested macvlan mode 'foo' is not valid, 'bridge' mode is the macvlan driver default
          """)
  void whatCannotBeMadeIsRefusedInDockersWords(String words, String message) {
    List<String> command = new ArrayList<>(List.of("network", "create"));
    command.addAll(List.of(words.split(" ")));
    Shell.Result result = docker.run(command.toArray(String[]::new));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().replace('"', '\'')).contains(message);
  }

  @Test
  void everythingAskedForIsShown() {
    String name =
        network(
            "--internal",
            "--attachable",
            "--label",
            "a=b",
            "--subnet",
            "10.120.0.0/16",
            "--ip-range",
            "10.120.1.0/24",
            "--gateway",
            "10.120.0.9",
            "--aux-address",
            "r=10.120.1.5",
            "-o",
            "foo=bar",
            "-o",
            "bar=foo",
            "-o",
            "arm=leg");
    Node network = inspectNetwork(name);
    assertThat(docker.ok("network", "inspect", name))
        .containsSubsequence("\"arm\"", "\"bar\"", "\"foo\"");
    assertThat(network.flag("Internal")).isTrue();
    assertThat(network.flag("Attachable")).isTrue();
    assertThat(network.text("Scope")).isEqualTo("local");
    assertThat(network.at("Labels").text("a")).isEqualTo("b");
    assertThat(network.at("Options").text("foo")).isEqualTo("bar");
    Node pool = network.at("IPAM").items("Config").getFirst();
    assertThat(pool.text("Subnet")).isEqualTo("10.120.0.0/16");
    assertThat(pool.text("IPRange")).isEqualTo("10.120.1.0/24");
    assertThat(pool.text("Gateway")).isEqualTo("10.120.0.9");
    assertThat(pool.at("AuxiliaryAddresses").text("r")).isEqualTo("10.120.1.5");
    assertThat(docker.ok("network", "ls", "--filter", "label=a=b", "-q")).hasSize(12);
  }

  @Test
  void aContainerIsShownWithWhatItGot() {
    String network = network("--subnet", "10.121.0.0/16");
    String name =
        background(
            List.of("--network", network, "--network-alias", "web", "--ip", "10.121.0.77"),
            "sleep",
            "1000");
    String id = docker.inspect(name, "{{.Id}}");
    Node endpoint = endpoint(name, network);
    assertThat(endpoint.text("IPAddress")).isEqualTo("10.121.0.77");
    assertThat(endpoint.text("Gateway")).isEqualTo("10.121.0.1");
    assertThat(endpoint.number("IPPrefixLen")).isEqualTo(16);
    assertThat(endpoint.text("NetworkID"))
        .isEqualTo(docker.ok("network", "inspect", "--format", "{{.Id}}", network));
    assertThat(endpoint.texts("DNSNames")).containsExactly(name, "web", id.substring(0, 12));
    assertThat(endpoint.at("IPAMConfig").text("IPv4Address")).isEqualTo("10.121.0.77");
    Node member = inspectNetwork(network).at("Containers").at(id);
    assertThat(member.text("Name")).isEqualTo(name);
    assertThat(member.text("IPv4Address")).isEqualTo("10.121.0.77/16");
    assertThat(member.text("EndpointID")).isEqualTo(endpoint.text("EndpointID"));
    assertThat(member.text("MacAddress")).isEqualTo(endpoint.text("MacAddress"));
    assertThat(docker.ok("exec", name, "cat", "/etc/hosts"))
        .contains("10.121.0.77\t" + id.substring(0, 12));
    assertThat(docker.ok("exec", name, "cat", "/etc/resolv.conf"))
        .contains("nameserver 127.0.0.11\n", "options ndots:0\n", "(internal resolver)")
        .startsWith("# Generated by Docker Engine.");
    assertThat(docker.ok("exec", name, "ip", "addr", "show", "eth0"))
        .contains("inet 10.121.0.77/16", endpoint.text("MacAddress"));
    assertThat(docker.ok("exec", name, "ip", "route")).contains("default via 10.121.0.1 dev eth0");
  }

  @Test
  void theUsualNetworkIsTheBridge() {
    String name = background(List.of("--network", "bridge"), "sleep", "1000");
    assertThat(docker.inspect(name, "{{.HostConfig.NetworkMode}}")).isEqualTo("bridge");
    assertThat(docker.ok("exec", name, "cat", "/etc/resolv.conf"))
        .doesNotContain("127.0.0.11")
        .contains("(legacy)");
    assertThat(docker.ok("exec", name, "ip", "route")).contains("default via 172.17.0.1 dev eth0");
    docker.ok("stop", "-t", "0", name);
    Node endpoint = endpoint(name, "bridge");
    assertThat(endpoint.text("IPAddress")).isEmpty();
    assertThat(docker.inspect(name, "{{.NetworkSettings.SandboxID}}")).isEmpty();
  }

  @Test
  void portsAreShownAndTakenOnce() {
    String name =
        background(
            List.of(
                "--network",
                "bridge",
                "-p",
                "18080:80",
                "-p",
                "127.0.0.1:19000-19001:90-91/udp",
                "--expose",
                "77"),
            "sleep",
            "1000");
    assertThat(docker.ok("port", name).lines())
        .containsExactly(
            "80/tcp -> 0.0.0.0:18080",
            "80/tcp -> [::]:18080",
            "90/udp -> 127.0.0.1:19000",
            "91/udp -> 127.0.0.1:19001");
    assertThat(docker.ok("ps", "--filter", "name=" + name, "--format", "{{.Ports}}"))
        .isEqualTo(
            "77/tcp, 0.0.0.0:18080->80/tcp, [::]:18080->80/tcp, 127.0.0.1:19000->90/udp,"
                + " 127.0.0.1:19001->91/udp");
    assertThat(docker.inspect(name, "{{json (index .NetworkSettings.Ports \"77/tcp\")}}"))
        .isEqualTo("null");
    String other = name();
    Shell.Result second = docker.run("run", "--name", other, "-p", "18080:80", IMAGE, "true");
    assertThat(second.code()).isEqualTo(125);
    assertThat(second.err())
        .contains(
            "failed to set up container networking: driver failed programming external"
                + " connectivity on endpoint "
                + other,
            "Bind for 0.0.0.0:18080 failed: port is already allocated");
    docker.ok("rm", "-f", name);
    docker.ok("start", other);
  }

  @Test
  void aRunningContainerJoinsAndLeaves() {
    String network = network();
    String name = background(List.of("--network", "bridge", "-p", "18087:80"), "sleep", "1000");
    docker.ok("network", "connect", "--alias", "zz", "--gw-priority", "5", network, name);
    assertThat(endpoint(name, network).texts("Aliases")).containsExactly("zz");
    assertThat(docker.ok("exec", name, "ip", "-o", "link")).contains("eth0", "eth1");
    assertThat(docker.ok("exec", name, "ip", "route")).contains("default via", "dev eth1");
    assertThat(docker.ok("exec", name, "cat", "/etc/resolv.conf")).contains("127.0.0.11");
    Shell.Result used = docker.run("network", "rm", network);
    assertThat(used.err())
        .contains(
            "error while removing network: network "
                + network
                + " has active endpoints (name:\""
                + name
                + "\" id:\"");
    assertThat(docker.run("network", "connect", network, name).err())
        .contains("endpoint with name " + name + " already exists in network " + network);
    assertThat(docker.ok("port", name).lines()).contains("80/tcp -> 0.0.0.0:18087");
    docker.ok("network", "disconnect", network, name);
    assertThat(docker.ok("port", name).lines()).contains("80/tcp -> 0.0.0.0:18087");
    assertThat(docker.ok("exec", name, "ip", "-o", "link")).doesNotContain("eth1");
    assertThat(docker.ok("exec", name, "ip", "route")).contains("default via 172.17.0.1 dev eth0");
    assertThat(docker.run("network", "disconnect", network, name).err())
        .contains("is not connected to network " + network);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --ip 172.17.0.9|user specified IP address is supported on user defined networks only
          --network nope|failed to set up container networking: network nope not found
          --network host --link foo|conflicting options: host type networking can't be used with links.
          --link nope|could not get container for nope: No such container: nope
          --network container:nope|joining network namespace of container: No such container: nope
          --network container:|invalid container format container:<name|id>
          """)
  void whatCannotBeRunIsRefusedInDockersWords(String options, String message) {
    List<String> words = new ArrayList<>(List.of("run", "--name", name()));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of(IMAGE, "true"));
    Shell.Result result = docker.run(words.toArray(String[]::new));
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -p 80:80|port publishing and the container type network mode
          -P|port publishing and the container type network mode
          --expose 80|port exposing and the container type network mode
          --dns 1.1.1.1|dns and the network mode
          --add-host a:1.1.1.1|custom host-to-IP mapping and the network mode
          --hostname a|hostname and the network mode
          """)
  void whatIsSharedIsTheOtherContainersToSay(String options, String conflict) {
    String other = running("sleep", "1000");
    List<String> words = new ArrayList<>(List.of("create", "--network", "container:" + other));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of(IMAGE, "true"));
    assertThat(docker.run(words.toArray(String[]::new)).err())
        .contains("conflicting options: " + conflict);
  }

  @Test
  void linksOnTheBridgeGiveHostsAndVariables() {
    String one =
        background(
            List.of("--network", "bridge", "--expose", "70", "-e", "FOO=bar"), "sleep", "1000");
    String two = background(List.of("--network", "bridge", "--link", one + ":al"), "sleep", "1000");
    String address = endpoint(one, "bridge").text("IPAddress");
    assertThat(docker.ok("exec", two, "cat", "/etc/hosts")).contains(address + "\tal ", " " + one);
    assertThat(docker.ok("exec", two, "cat", "/proc/1/environ").split("\0"))
        .contains(
            "AL_PORT=tcp://" + address + ":70",
            "AL_PORT_70_TCP_ADDR=" + address,
            "AL_NAME=/" + two + "/al",
            "AL_ENV_FOO=bar");
    assertThat(docker.ok("exec", "-e", "AL_PORT=own", two, "env").lines())
        .contains("AL_PORT=own", "AL_PORT_70_TCP_PORT=70", "AL_ENV_FOO=bar");
    assertThat(docker.inspect(two, "{{json .HostConfig.Links}}"))
        .isEqualTo("[\"/" + one + ":/" + two + "/al\"]");
  }

  @Test
  void whatHappensToNetworksIsTold() {
    String since = String.valueOf(System.currentTimeMillis() / 1000 - 1);
    String network = network();
    String name = background(List.of("--network", network), "sleep", "1000");
    docker.ok("rm", "-f", name);
    docker.ok("network", "rm", network);
    String until = String.valueOf(System.currentTimeMillis() / 1000 + 1);
    assertThat(
            docker
                .ok(
                    "events",
                    "--since",
                    since,
                    "--until",
                    until,
                    "--filter",
                    "network=" + network,
                    "--format",
                    "{{.Action}} {{.Actor.Attributes.type}}")
                .lines())
        .containsExactly("create bridge", "connect bridge", "disconnect bridge", "destroy bridge");
  }

  @Test
  void aNetworkIsMadeFromAnothersConfiguration() {
    String source =
        network(
            "--config-only",
            "--subnet",
            "10.122.0.0/16",
            "-o",
            "com.docker.network.driver.mtu=1400");
    String made = network("--config-from", source);
    networks.remove(source);
    networks.add(source);
    Node network = inspectNetwork(made);
    assertThat(network.at("ConfigFrom").text("Network")).isEqualTo(source);
    assertThat(network.at("Options").members()).containsOnlyKeys("com.docker.network.driver.mtu");
    assertThat(docker.run("network", "rm", source).err())
        .contains("configuration network \"" + source + "\" is in use");
    assertThat(inspectNetwork(source).text("Driver")).isEqualTo("null");
  }
}
