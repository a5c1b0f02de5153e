package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.NetworkConfig;
import io.gantry.engine.config.PortBinding;
import io.gantry.engine.container.ContainerDetails;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.NetworkSettings;
import io.gantry.engine.network.CreateNetwork;
import io.gantry.engine.network.Ipam;
import io.gantry.engine.network.NetworkDetails;
import io.gantry.engine.network.Networks.Disconnect;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NameService;
import io.gantry.network.NetworkDriver;
import io.gantry.network.PeerPort;
import io.gantry.network.PublishedPort;
import io.gantry.network.Surroundings;
import io.gantry.runtime.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers on networks, over a fabric that makes nothing. */
class NetworkLifeTest {
  private static final Ipam FIXED =
      new Ipam("default", null, List.of(new Ipam.Pool("10.9.0.0/16", "", "", Map.of())));

  @TempDir Path directory;
  private World world;
  private World.Living engine;

  @BeforeEach
  void open() {
    world = new World(directory);
    engine = world.open();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static CreateNetwork network(String name, Ipam ipam) {
    CreateNetwork plain = CreateNetwork.of(name);
    return new CreateNetwork(
        plain.name(),
        plain.driver(),
        plain.scope(),
        plain.ipv4(),
        plain.ipv6(),
        ipam,
        plain.use(),
        false,
        "",
        Map.of(),
        Map.of());
  }

  private static CreateNetwork internal(String name) {
    CreateNetwork plain = CreateNetwork.of(name);
    return new CreateNetwork(
        name,
        "",
        "",
        plain.ipv4(),
        plain.ipv6(),
        Ipam.DEFAULT,
        new CreateNetwork.Use(true, false, false),
        false,
        "",
        Map.of(),
        Map.of());
  }

  private static HostConfig on(String mode) {
    return HostConfig.DEFAULT.withNamespaces(Namespaces.DEFAULT.withNetwork(mode));
  }

  private static HostConfig publishing(String mode, String port, PortBinding... bindings) {
    return on(mode)
        .withNetwork(
            new NetworkConfig(
                Map.of(port, List.of(bindings)),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
  }

  private static EndpointSettings asked(String ipv4, List<String> aliases, int priority) {
    return new EndpointSettings(
        ipv4, "", List.of(), List.of(), aliases, Map.of(), priority, "", "", "", "", "", 0, "", "",
        0, List.of());
  }

  private String create(String name, HostConfig host, Map<String, EndpointSettings> endpoints) {
    return engine
        .containers
        .create(
            new CreateContainer(name, "", ContainerConfig.of(World.IMAGE, "true"), host, endpoints))
        .id();
  }

  private String run(String name, HostConfig host, Map<String, EndpointSettings> endpoints) {
    String id = create(name, host, endpoints);
    engine.containers.start(id);
    return id;
  }

  private String run(String name, String network) {
    return run(name, on(network), Map.of());
  }

  private NetworkSettings settings(String name) {
    ContainerDetails details = engine.containers.inspect(name, Containers.Sizes.OMIT);
    return details.networkSettings();
  }

  private EndpointSettings endpoint(String name, String network) {
    return Optional.ofNullable(settings(name).networks().get(network)).orElseThrow();
  }

  private String etc(String id, String file) throws Exception {
    return Files.readString(
        world.config.dataRoot().resolve("containers").resolve(id).resolve(file));
  }

  private World.FakeProcess process(String id) {
    return Optional.ofNullable(world.processes.get(id)).orElseThrow();
  }

  private NetworkDetails.Member member(String network, String id) {
    return Optional.ofNullable(engine.networks.inspect(network).members().get(id)).orElseThrow();
  }

  private List<PeerPort> peers(String id) {
    return inside(id).endpoints.values().stream().flatMap(e -> e.peers().stream()).toList();
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private FakeFabric.Inside inside(String id) {
    return Optional.ofNullable(world.fabric.sandboxes.get(id)).orElseThrow();
  }

  @Test
  void threeNetworksAreAlwaysThereAndStayTheSame() {
    List<String> ids =
        engine.networks.list(Filters.NONE).stream().map(NetworkDetails::id).sorted().toList();
    assertThat(engine.networks.list(Filters.NONE).stream().map(NetworkDetails::name))
        .containsExactlyInAnyOrder("bridge", "host", "none");
    assertThat(engine.networks.inspect("bridge").options())
        .containsEntry("com.docker.network.bridge.name", "gantry0");
    engine.close();
    engine = world.open();
    assertThat(engine.networks.list(Filters.NONE).stream().map(NetworkDetails::id).sorted())
        .containsExactlyElementsOf(ids);
  }

  @Test
  void theBridgeKeepsOutOfTheWayOfAnotherEngine() {
    engine.close();
    World other = new World(directory.resolve("other"));
    other.fabric.surroundings =
        new Surroundings(Map.of("gantry0", List.of(Cidr.of("172.17.0.1/16"))), List.of());
    try (World.Living second = other.open()) {
      NetworkDetails bridge = second.networks.inspect("bridge");
      assertThat(bridge.options()).containsEntry("com.docker.network.bridge.name", "gantry1");
      assertThat(bridge.ipam().subnets().getFirst().subnet()).isEqualTo("172.18.0.0/16");
    }
    engine = world.open();
  }

  @Test
  void aNetworkIsThereAfterTheEngineWasKilled() {
    String id = engine.networks.create(network("n", FIXED)).id();
    engine.close();
    engine = world.open();
    assertThat(engine.networks.inspect("n").id()).isEqualTo(id);
    assertThat(world.fabric.networks).containsKey(id);
    assertThat(engine.networks.inspect("n").ipam().subnets())
        .containsExactly(new Ipam.Pool("10.9.0.0/16", "", "", Map.of()));
  }

  @Test
  void whatTheEngineChoosesIsShownWithItsGateway() {
    engine.networks.create(CreateNetwork.of("n"));
    assertThat(engine.networks.inspect("n").ipam().subnets())
        .containsExactly(new Ipam.Pool("172.18.0.0/16", "", "172.18.0.1", Map.of()));
  }

  @Test
  void aNameIsTakenOnceAndIsFreeAgainAfterwards() {
    engine.networks.create(CreateNetwork.of("n"));
    assertThatExceptionOfType(EngineException.Conflict.class)
        .isThrownBy(() -> engine.networks.create(CreateNetwork.of("n")))
        .withMessage("network with name n already exists");
    engine.networks.remove("n");
    engine.networks.create(CreateNetwork.of("n"));
  }

  @Test
  void whatCannotBeRaisedLeavesNothing() {
    world.fabric.failure = "raise";
    assertThatExceptionOfType(EngineException.Internal.class)
        .isThrownBy(() -> engine.networks.create(network("n", FIXED)));
    world.fabric.failure = "";
    engine.networks.create(network("n", FIXED));
    assertThat(engine.networks.list(Filters.of("type", "custom"))).hasSize(1);
  }

  @Test
  void overlappingSubnetsAreRefused() {
    engine.networks.create(network("n", FIXED));
    assertThatExceptionOfType(EngineException.Forbidden.class)
        .isThrownBy(() -> engine.networks.create(network("m", FIXED)))
        .withMessage("invalid pool request: Pool overlaps with other one on this address space");
  }

  @Test
  void predefinedNamesAreNobodys() {
    assertThatExceptionOfType(EngineException.Forbidden.class)
        .isThrownBy(() -> engine.networks.create(CreateNetwork.of("bridge")))
        .withMessage("operation is not permitted on predefined bridge network ");
    assertThatExceptionOfType(EngineException.Forbidden.class)
        .isThrownBy(() -> engine.networks.remove("host"))
        .withMessage("host is a pre-defined network and cannot be removed");
  }

  @Test
  void configurationComesFromAnotherNetwork() {
    CreateNetwork source =
        new CreateNetwork(
            "cfg",
            "bridge",
            "",
            Optional.empty(),
            Optional.empty(),
            FIXED,
            CreateNetwork.Use.DEFAULT,
            true,
            "",
            Map.of("com.docker.network.driver.mtu", "1400"),
            Map.of("a", "b"));
    engine.networks.create(source);
    engine.networks.create(
        new CreateNetwork(
            "n",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            Ipam.DEFAULT,
            CreateNetwork.Use.DEFAULT,
            false,
            "cfg",
            Map.of(),
            Map.of()));
    NetworkDetails made = engine.networks.inspect("n");
    assertThat(made.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(made.ipam().subnets().getFirst().subnet()).isEqualTo("10.9.0.0/16");
    assertThat(Optional.ofNullable(world.fabric.networks.get(made.id())).orElseThrow().driver())
        .isInstanceOfSatisfying(
            NetworkDriver.Bridge.class, bridge -> assertThat(bridge.mtu()).isEqualTo(1400));
    assertThatExceptionOfType(EngineException.Forbidden.class)
        .isThrownBy(() -> engine.networks.remove("cfg"))
        .withMessage("error while removing network: configuration network \"cfg\" is in use");
  }

  @Test
  void aContainerStartsInItsSandbox() {
    String id = run("cc", "bridge");
    assertThat(inside(id).links()).containsExactly("eth0");
    assertThat(process(id).spec.namespaces().net())
        .isEqualTo(new Namespace.At(Path.of("/netns/" + id)));
    EndpointSettings got = endpoint("cc", "bridge");
    assertThat(got.ipAddress()).isEqualTo("172.17.0.2");
    assertThat(got.gateway()).isEqualTo("172.17.0.1");
    assertThat(got.ipPrefixLen()).isEqualTo(16);
    assertThat(got.macAddress()).matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    assertThat(inside(id).ipv4).isPresent();
    assertThat(inside(id).names).isEmpty();
    assertThat(member("bridge", id).ipv4()).isEqualTo("172.17.0.2/16");
  }

  @Test
  void whatEndsLeavesNothing() {
    String id = run("cc", "bridge");
    engine.containers.kill("cc", "KILL");
    assertThat(world.fabric.sandboxes).isEmpty();
    assertThat(engine.networks.inspect("bridge").members()).isEmpty();
    assertThat(endpoint("cc", "bridge").ipAddress()).isEmpty();
    assertThat(settings("cc").sandboxId()).isEmpty();
    assertThat(engine.heardOf("network", "name")).contains("disconnect name=bridge");
    assertThat(run("dd", "bridge")).isNotEqualTo(id);
    assertThat(endpoint("dd", "bridge").ipAddress()).isEqualTo("172.17.0.2");
  }

  @Test
  void aLaunchThatFailsLeavesNothing() {
    for (String step : List.of("take", "connect", "route")) {
      world.fabric.failure = step;
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> run("c-" + step, "bridge"))
          .withMessageStartingWith("failed to set up container networking: ");
      world.fabric.failure = "";
      assertThat(world.fabric.taken()).isEmpty();
      assertThat(engine.networks.inspect("bridge").members()).isEmpty();
    }
    run("cc", "bridge");
    assertThat(endpoint("cc", "bridge").ipAddress()).isEqualTo("172.17.0.2");
  }

  @Test
  void aNetworkThatCannotBeJoinedLeavesAllAsItWas() throws IOException {
    engine.networks.create(CreateNetwork.of("n"));
    String id = run("cc", publishing("bridge", "80/tcp", new PortBinding("", "8080")), Map.of());
    Path record = directory.resolve("exec/containers/" + id + "/network.json");
    String written = Files.readString(record);
    List<String> taken = world.fabric.taken();
    for (String step : List.of("connect", "route", "serveNames")) {
      world.fabric.failure = step;
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> engine.networks.connect("n", "cc", asked("", List.of(), 7)));
      world.fabric.failure = "";
      assertThat(world.fabric.taken()).as(step).isEqualTo(taken);
      assertThat(record).as(step).hasContent(written);
      assertThat(settings("cc").networks()).as(step).containsOnlyKeys("bridge");
      assertThat(engine.networks.inspect("n").members()).as(step).isEmpty();
    }
    engine.networks.connect("n", "cc", asked("", List.of(), 7));
    assertThat(settings("cc").networks()).containsOnlyKeys("bridge", "n");
  }

  @Test
  void anUnknownNetworkIsRefusedByTheStart() {
    String id = create("cc", on("nope"), Map.of());
    assertThatExceptionOfType(EngineException.NotFound.class)
        .isThrownBy(() -> engine.containers.start(id))
        .withMessage("failed to set up container networking: network nope not found");
  }

  @Test
  void userNetworksServeNames() throws Exception {
    engine.networks.create(network("n", FIXED));
    String a = run("aa", on("n"), Map.of("n", asked("", List.of("web", "Shared"), 0)));
    String b = run("bb", on("n"), Map.of("n", asked("10.9.7.7", List.of("shared"), 0)));
    NameService names = inside(a).names.orElseThrow();
    assertThat(names.addresses("bb")).extracting(Literals::text).containsExactly("10.9.7.7");
    assertThat(names.addresses("bb.n")).extracting(Literals::text).containsExactly("10.9.7.7");
    assertThat(names.addresses(b.substring(0, 12))).hasSize(1);
    assertThat(names.addresses("shared"))
        .extracting(Literals::text)
        .containsExactlyInAnyOrder("10.9.0.2", "10.9.7.7");
    assertThat(names.addresses("nobody")).isEmpty();
    assertThat(names.name(Literals.parse("10.9.7.7").orElseThrow())).contains("bb.n");
    assertThat(endpoint("aa", "n").dnsNames())
        .containsExactly("aa", "web", "Shared", a.substring(0, 12));
    assertThat(etc(a, "resolv.conf")).contains("nameserver 127.0.0.11\n", "ndots:0");
    engine.containers.kill("bb", "KILL");
    assertThat(names.addresses("bb")).isEmpty();
    assertThat(names.addresses("shared")).hasSize(1);
  }

  @Test
  void anInternalNetworkAsksNobodyElse() {
    engine.networks.create(internal("in"));
    String id = run("cc", "in");
    assertThat(inside(id).names.orElseThrow().upstreams()).isEmpty();
    assertThat(inside(id).ipv4).isEmpty();
    assertThat(endpoint("cc", "in").gateway()).isEmpty();
  }

  @Test
  void hostsNameTheContainerAtItsAddresses() throws Exception {
    ContainerConfig config = ContainerConfig.of(World.IMAGE, "true").withHostname("box");
    HostConfig host =
        on("bridge")
            .withNetwork(
                new NetworkConfig(
                    Map.of(),
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of("gw:host-gateway", "other:1.2.3.4")));
    String id =
        engine.containers.create(new CreateContainer("cc", "", config, host, Map.of())).id();
    engine.containers.start(id);
    assertThat(etc(id, "hosts"))
        .endsWith("172.17.0.1\tgw\n1.2.3.4\tother\n172.17.0.2\tbox\n")
        .startsWith("127.0.0.1\tlocalhost\n");
  }

  @Test
  void portsArePublishedAtTheWayOut() {
    run("cc", publishing("bridge", "80/tcp", new PortBinding("", "8080")), Map.of());
    assertThat(settings("cc").ports().get("80/tcp"))
        .containsExactly(new PortBinding("0.0.0.0", "8080"), new PortBinding("::", "8080"));
    assertThat(world.fabric.taken()).contains("8080");
    assertThatExceptionOfType(EngineException.Internal.class)
        .isThrownBy(
            () -> run("dd", publishing("bridge", "80/tcp", new PortBinding("", "8080")), Map.of()))
        .withMessageMatching(
            "failed to set up container networking: driver failed programming external"
                + " connectivity on endpoint dd \\([0-9a-f]{64}\\): Bind for 0.0.0.0:8080 failed:"
                + " port is already allocated");
    engine.containers.kill("cc", "KILL");
    run("ee", publishing("bridge", "80/tcp", new PortBinding("127.0.0.1", "8080")), Map.of());
    assertThat(settings("ee").ports().get("80/tcp"))
        .containsExactly(new PortBinding("127.0.0.1", "8080"));
  }

  @Test
  void portsAreShownOnlyWhereTheyCanBeReached() {
    engine.networks.create(internal("in"));
    run("cc", publishing("in", "80/tcp", new PortBinding("", "8080")), Map.of());
    assertThat(settings("cc").ports()).isEmpty();
    run("dd", publishing("none", "80/tcp", new PortBinding("", "8080")), Map.of());
    assertThat(settings("dd").ports()).isEmpty();
  }

  @Test
  void whatHasEndedIsStillFoundByItsNetworkAndNames() {
    engine.networks.create(network("n", FIXED));
    String id = create("cc", on("n"), Map.of("n", asked("", List.of("web"), 0)));
    assertThat(endpoint("cc", "n").networkId()).isEmpty();
    engine.containers.start(id);
    engine.containers.kill("cc", "KILL");
    assertThat(endpoint("cc", "n").networkId()).isEqualTo(engine.networks.inspect("n").id());
    assertThat(endpoint("cc", "n").dnsNames()).containsExactly("cc", "web", id.substring(0, 12));
    assertThat(endpoint("cc", "n").ipAddress()).isEmpty();
  }

  @Test
  void whoHasAnAddressNextHasItsHardwareAddressToo() {
    String one = run("cc", "bridge");
    String mac = endpoint("cc", "bridge").macAddress();
    assertThat(mac).isEqualTo("02:42:ac:11:00:02");
    engine.containers.kill(one, "KILL");
    run("dd", "bridge");
    assertThat(endpoint("dd", "bridge").macAddress()).isEqualTo(mac);
  }

  @Test
  void badPortsAreNamedWithoutTheirProtocol() {
    refused("80/tcp", "70000", "invalid port specification: \"70000\"");
    refused("80/tcp", "80-70", "invalid port specification: \"80-70\"");
    refused("80/tcp", "abc", "invalid port specification: \"abc\"");
    refused("80-90/tcp", "80", "invalid port specification: \"80-90\"");
    refused("70000/tcp", "80", "invalid port specification: \"70000\"");
    refused("-1/tcp", "80", "invalid port specification: \"-1\"");
  }

  private void refused(String port, String hostPort, String message) {
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(
            () -> create("cc", publishing("bridge", port, new PortBinding("", hostPort)), Map.of()))
        .withMessage(message);
  }

  @Test
  void anAddressThatIsNoneIsOutsideOfEachSubnetToo() {
    engine.networks.create(network("n", FIXED));
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(() -> create("cc", on("n"), Map.of("n", asked("bad", List.of(), 0))))
        .withMessage(
            """
            invalid config for network n: invalid endpoint settings:
            * invalid IPv4 address: bad
            * no configured subnet or ip-range contain the IP address bad\
            """);
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(
            () ->
                create(
                    "cc",
                    on("container:other"),
                    Map.of("container:other", asked("10.0.0.1", List.of(), 0))))
        .withMessageContaining(
            "user specified IP address is supported on user defined networks only");
  }

  @Test
  void whoseNetworkIsSharedMustRun() {
    create("peer", on("none"), Map.of());
    create("cc", on("container:peer"), Map.of());
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> engine.containers.start("cc"))
        .withMessage(
            "cannot join network namespace of a non running container: container peer is created");
    create("dd", on("container:nobody"), Map.of());
    assertThatExceptionOfType(EngineException.NotFound.class)
        .isThrownBy(() -> engine.containers.start("dd"))
        .withMessage("joining network namespace of container: No such container: nobody");
  }

  @Test
  void ofTwoThatAreMissingTheContainerIsNamed() {
    assertThatExceptionOfType(EngineException.NotFound.class)
        .isThrownBy(() -> engine.networks.connect("nope", "nobody", EndpointSettings.EMPTY))
        .withMessage("No such container: nobody");
    assertThatExceptionOfType(EngineException.NotFound.class)
        .isThrownBy(() -> engine.networks.disconnect("nope", "nobody", Disconnect.ORDERLY))
        .withMessage("No such container: nobody");
    assertThatExceptionOfType(EngineException.NotFound.class)
        .isThrownBy(() -> engine.networks.disconnect("nope", "nobody", Disconnect.FORCED))
        .withMessage("network nope not found");
  }

  @Test
  void portsMoveWithTheWayOut() {
    engine.networks.create(CreateNetwork.of("n"));
    String id = run("cc", publishing("bridge", "80/tcp", new PortBinding("", "8080")), Map.of());
    engine.networks.connect("n", "cc", asked("", List.of(), 7));
    assertThat(inside(id).links()).containsExactly("eth0", "eth1");
    assertThat(inside(id).ipv4.orElseThrow().link()).isEqualTo("eth1");
    assertThat(inside(id).ipv4.orElseThrow().ports()).hasSize(2);
    engine.networks.disconnect("n", "cc", Disconnect.ORDERLY);
    assertThat(inside(id).ipv4.orElseThrow().link()).isEqualTo("eth0");
    assertThat(inside(id).ipv4.orElseThrow().ports()).hasSize(2);
    engine.networks.disconnect("bridge", "cc", Disconnect.ORDERLY);
    assertThat(world.fabric.taken()).isEmpty();
    assertThat(settings("cc").ports()).isEmpty();
  }

  @Test
  void joiningARunningContainerShowsInItsFiles() throws Exception {
    engine.networks.create(network("n", FIXED));
    String id = run("cc", "bridge");
    assertThat(etc(id, "resolv.conf")).doesNotContain("127.0.0.11");
    engine.networks.connect("n", "cc", EndpointSettings.EMPTY);
    assertThat(etc(id, "hosts")).contains("10.9.0.2\t" + id.substring(0, 12) + "\n");
    assertThat(etc(id, "resolv.conf")).contains("nameserver 127.0.0.11\n");
    assertThat(inside(id).names).isPresent();
    engine.networks.disconnect("n", "cc", Disconnect.ORDERLY);
    assertThat(etc(id, "hosts")).doesNotContain("10.9.0.2");
    assertThatExceptionOfType(EngineException.Internal.class)
        .isThrownBy(() -> engine.networks.disconnect("n", "cc", Disconnect.ORDERLY))
        .withMessage("container " + id + " is not connected to network n");
  }

  @Test
  void aNetworkInUseStays() {
    engine.networks.create(CreateNetwork.of("n"));
    run("cc", "n");
    assertThatExceptionOfType(EngineException.Forbidden.class)
        .isThrownBy(() -> engine.networks.remove("n"))
        .withMessageMatching(
            "error while removing network: network n has active endpoints"
                + " \\(name:\"cc\" id:\"[0-9a-f]{12}\"\\)");
    assertThat(engine.networks.prune(Filters.NONE)).isEmpty();
    engine.containers.kill("cc", "KILL");
    assertThat(engine.networks.prune(Filters.NONE)).containsExactly("n");
  }

  @Test
  void whatMakesNoSenseIsRefusedAtTheCreation() {
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(() -> create("cc", on(""), Map.of("bridge", asked("1.2.3.4", List.of("x"), 0))))
        .withMessage(
            "invalid config for network bridge: invalid endpoint settings:\n"
                + "* user specified IP address is supported on user defined networks only\n"
                + "* network-scoped alias is supported only for containers in user defined"
                + " networks\n"
                + "* user specified IP address is supported only when connecting to networks with"
                + " user configured subnets");
    engine.networks.create(CreateNetwork.of("n"));
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(() -> create("cc", on("n"), Map.of("n", asked("172.18.0.9", List.of(), 0))))
        .withMessage(
            "invalid config for network n: invalid endpoint settings:\n"
                + "user specified IP address is supported only when connecting to networks with"
                + " user configured subnets");
  }

  @Test
  void sharedHostAndNoNetworksAreLeftAlone() {
    run("cc", "bridge");
    run("ss", "container:cc");
    run("hh", "host");
    run("oo", "none");
    engine.networks.create(CreateNetwork.of("n"));
    for (String sharer : List.of("ss", "hh")) {
      assertThatExceptionOfType(EngineException.InvalidParameter.class)
          .isThrownBy(() -> engine.networks.connect("n", sharer, EndpointSettings.EMPTY))
          .withMessageStartingWith("container sharing network namespace with another container");
    }
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(() -> engine.networks.connect("n", "oo", EndpointSettings.EMPTY))
        .withMessageStartingWith("container cannot be connected to multiple networks");
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(() -> engine.networks.disconnect("host", "hh", Disconnect.ORDERLY))
        .withMessageStartingWith("cannot disconnect container from host network");
    assertThat(endpoint("hh", "host").endpointId()).hasSize(64);
  }

  @Test
  void legacyLinksGiveHostsAndVariables() throws Exception {
    ContainerConfig database =
        new ContainerConfig(
            World.IMAGE,
            "",
            "",
            ContainerConfig.of(World.IMAGE, "true").process(),
            io.gantry.engine.config.Stdio.OUTPUT,
            List.of("70/tcp"),
            List.of(),
            Map.of(),
            null,
            List.of(),
            false,
            "");
    String one =
        engine.containers.create(new CreateContainer("db", "", database, on(""), Map.of())).id();
    engine.containers.start(one);
    HostConfig linked =
        on("").withNetwork(HostConfig.DEFAULT.network().withLinks(List.of("db:al")));
    String two = run("app", linked, Map.of());
    assertThat(etc(two, "hosts")).contains("172.17.0.2\tal " + one.substring(0, 12) + " db\n");
    assertThat(process(two).spec.process().env())
        .contains(
            "AL_PORT=tcp://172.17.0.2:70",
            "AL_PORT_70_TCP_ADDR=172.17.0.2",
            "AL_NAME=/app/al",
            "AL_ENV_A=image");
    InetAddress first = Literals.parse("172.17.0.2").orElseThrow();
    assertThat(inside(two).ipv4.orElseThrow().peers())
        .containsExactly(new PeerPort(first, PublishedPort.Transport.TCP, 70));
    engine.containers.kill("db", "KILL");
    await(() -> peers(two).isEmpty());
    run("taker", "bridge");
    engine.containers.start("db");
    InetAddress second = Literals.parse("172.17.0.4").orElseThrow();
    await(() -> peers(two).equals(List.of(new PeerPort(second, PublishedPort.Transport.TCP, 70))));
    assertThat(etc(two, "hosts"))
        .contains("172.17.0.4\tal " + one.substring(0, 12) + " db\n")
        .doesNotContain("172.17.0.2\tal");
    engine.containers.kill("app", "KILL");
    engine.containers.kill("db", "KILL");
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> engine.containers.start("app"))
        .withMessage("Cannot link to a non running container: /db AS /app/al");
  }

  @Test
  void runningContainersKeepAddressesAndPortsOverAKill() {
    engine.networks.create(network("n", FIXED));
    String id =
        run(
            "cc",
            publishing("n", "80/tcp", new PortBinding("", "8080")),
            Map.of("n", asked("", List.of("alias"), 0)));
    String other = run("dd", "bridge");
    List<String> before = world.fabric.taken();
    EndpointSettings had = endpoint("cc", "n");
    engine.close();
    engine = world.open();
    assertThat(world.fabric.taken()).isEqualTo(before);
    assertThat(endpoint("cc", "n")).isEqualTo(had);
    assertThat(settings("cc").ports().get("80/tcp"))
        .containsExactly(new PortBinding("0.0.0.0", "8080"), new PortBinding("::", "8080"));
    assertThat(inside(id).names.orElseThrow().addresses("alias")).hasSize(1);
    assertThat(engine.networks.inspect("bridge").members()).containsKey(other);
    run("ee", "bridge");
    assertThat(endpoint("ee", "bridge").ipAddress()).isEqualTo("172.17.0.3");
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(
            () -> run("ff", publishing("n", "80/tcp", new PortBinding("", "8080")), Map.of()));
  }

  @Test
  void whatEndedMeanwhileIsReleased() {
    String id = run("cc", publishing("bridge", "80/tcp", new PortBinding("", "8080")), Map.of());
    engine.close();
    process(id).exit(0);
    engine = world.open();
    assertThat(world.fabric.sandboxes).isEmpty();
    run("dd", publishing("bridge", "80/tcp", new PortBinding("", "8080")), Map.of());
    assertThat(endpoint("dd", "bridge").ipAddress()).isEqualTo("172.17.0.2");
  }

  @Test
  void aRenamedContainerIsFoundByItsNewName() {
    engine.networks.create(CreateNetwork.of("n"));
    String id = run("old", "n");
    engine.containers.rename("old", "new");
    NameService names = inside(id).names.orElseThrow();
    assertThat(names.addresses("new")).hasSize(1);
    assertThat(names.addresses("old")).isEmpty();
    assertThat(member("n", id).name()).isEqualTo("new");
  }

  @Test
  void aStoppedContainerJoinsWhenItStarts() {
    engine.networks.create(CreateNetwork.of("n"));
    String id = create("cc", on("bridge"), Map.of());
    engine.networks.connect("n", "cc", EndpointSettings.EMPTY);
    assertThat(world.fabric.sandboxes).isEmpty();
    engine.containers.start("cc");
    assertThat(inside(id).links()).containsExactly("eth0", "eth1");
    assertThat(settings("cc").networks().keySet()).containsExactly("bridge", "n");
  }

  @Test
  void aNetworkThatIsGoneCanBeLeftByForce() {
    engine.networks.create(CreateNetwork.of("n"));
    create("cc", on("n"), Map.of());
    engine.networks.remove("n");
    engine.networks.disconnect("n", "cc", Disconnect.FORCED);
    assertThat(settings("cc").networks()).isEmpty();
  }
}
