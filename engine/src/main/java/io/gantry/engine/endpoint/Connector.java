package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.name.Ids;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Failures;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.Predefined;
import io.gantry.engine.topology.Topology;
import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.NamespaceSource;
import io.gantry.network.NetworkException;
import io.gantry.network.PeerPort;
import io.gantry.network.PublishedPort;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import io.gantry.network.Stray;
import io.gantry.network.port.HostPorts;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts a container on its networks when it starts, on others while it runs, and takes it off when
 * it has ended. A start takes these steps, and what fails takes back what was done before it:
 *
 * <ol>
 *   <li>a sandbox is taken from the fabric;
 *   <li>a place on each network is decided: seat, addresses, name of the interface;
 *   <li>the ports are reserved, at the endpoints that are the way out;
 *   <li>all of it is written down in the run's directory, for the next engine;
 *   <li>the fabric makes the endpoints, the default routes, and serves names;
 *   <li>the files in {@code /etc} are written.
 * </ol>
 */
public final class Connector {
  private static final Logger LOG = System.getLogger(Connector.class.getName());

  private final Topology topology;
  private final Fabric fabric;
  private final Ports ports;
  private final EtcWriter etc;
  private final Supplier<NetworkDefaults> defaults;
  private final Neighbours neighbours;
  private final CompletableFuture<Void> reconciled = new CompletableFuture<>();

  /**
   * Over these parts.
   *
   * @param host the ports of the host
   * @param neighbours the other containers
   */
  public Connector(
      Topology topology,
      Fabric fabric,
      HostPorts host,
      Supplier<NetworkDefaults> defaults,
      Neighbours neighbours) {
    this.topology = topology;
    this.fabric = fabric;
    this.ports = new Ports(host, defaults.get().host().reach());
    this.etc = new EtcWriter(topology, defaults, neighbours);
    this.defaults = defaults;
    this.neighbours = neighbours;
  }

  /**
   * Where a container's files are.
   *
   * @param home its own directory
   * @param run that of its present run
   */
  public record Directories(Path home, Path run) {}

  /** What linked containers add to a container's environment, {@code NAME=value}. */
  public List<String> environment(ContainerRecord container) {
    return Mode.of(container) == Mode.SANDBOX
        ? LegacyLinks.of(container, neighbours).environment()
        : List.of();
  }

  /** The networks that containers are put on. */
  public Topology topology() {
    return topology;
  }

  /**
   * Puts a container on its networks, before it is launched.
   *
   * @param namespaces who makes its network namespace; absent for whoever usually does
   * @throws EngineException {@code failed to set up container networking: …}
   */
  public ContainerNetwork start(
      ContainerRecord container, Directories directories, Optional<NamespaceSource> namespaces) {
    try {
      return switch (Mode.of(container)) {
        case SHARED -> ContainerNetwork.NONE;
        case NONE, HOST -> plain(container, directories);
        case SANDBOX -> sandboxed(container, directories, namespaces);
      };
    } catch (NetworkException e) {
      throw Failures.during("failed to set up container networking: ", Failures.of(e));
    } catch (EngineException e) {
      throw Failures.during("failed to set up container networking: ", e);
    } catch (IOException e) {
      throw new EngineException.Internal(
          "failed to set up container networking: " + e.getMessage(), e);
    }
  }

  /** On the host's network, or none: nothing is made, but others can see it. */
  private ContainerNetwork plain(ContainerRecord container, Directories directories)
      throws IOException {
    List<Endpoint> endpoints = new ArrayList<>();
    try {
      for (Map.Entry<String, EndpointSettings> wanted : container.endpoints().entrySet()) {
        Network network = topology.table().find(wanted.getKey());
        Conflicts.check(container, network);
        endpoints.add(Places.take(container, network, wanted.getValue(), Set.of()));
      }
      ContainerNetwork network =
          new ContainerNetwork(
              Ids.random(), Optional.empty(), endpoints, List.of(), Optional.empty());
      RunRecord.of(network).write(directories.run());
      etc.write(container, network, directories.home());
      show(network, endpoints);
      return network;
    } catch (IOException | RuntimeException e) {
      endpoints.forEach(Places::giveBack);
      throw e;
    }
  }

  private ContainerNetwork sandboxed(
      ContainerRecord container, Directories directories, Optional<NamespaceSource> namespaces)
      throws IOException {
    Sandbox sandbox =
        namespaces.isPresent()
            ? fabric.take(container.id(), namespaces.get())
            : fabric.take(container.id());
    ContainerNetwork network =
        new ContainerNetwork(
            Ids.random(), Optional.of(sandbox), List.of(), List.of(), Optional.empty());
    try {
      for (String name : order(container)) {
        EndpointSettings asked = container.endpoints().getOrDefault(name, EndpointSettings.EMPTY);
        Network found = topology.table().find(name);
        Conflicts.check(container, found);
        EndpointCheck.check(name, Optional.of(found), asked);
        network = with(network, Places.take(container, found, asked, links(network)));
      }
      network = published(container, network);
      network = linked(network, LegacyLinks.of(container, neighbours));
      RunRecord.of(network).write(directories.run());
      for (Endpoint endpoint : network.endpoints()) {
        endpoint.spec().ifPresent(spec -> fabric.connect(sandbox, spec));
      }
      route(sandbox, network);
      network = named(container, sandbox, network);
      etc.write(container, network, directories.home());
      show(network, network.endpoints());
      return network;
    } catch (IOException | RuntimeException e) {
      giveBack(container.id(), network);
      throw e;
    }
  }

  /** The network it was created with first, the others by their names. */
  private static List<String> order(ContainerRecord container) {
    String first = container.hostConfig().namespaces().network();
    return container.endpoints().keySet().stream()
        .sorted(
            Comparator.comparing((String name) -> !name.equals(first))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static Set<String> links(ContainerNetwork network) {
    Set<String> links = new HashSet<>();
    network.endpoints().forEach(e -> e.spec().map(EndpointSpec::link).ifPresent(links::add));
    return links;
  }

  private static ContainerNetwork with(ContainerNetwork network, Endpoint more) {
    List<Endpoint> endpoints = new ArrayList<>(network.endpoints());
    endpoints.add(more);
    return network.with(endpoints, network.ports());
  }

  /** Opens the ports where the ways out are now, or moves them there. */
  private ContainerNetwork published(ContainerRecord container, ContainerNetwork network) {
    Routes routes = Routes.of(network.endpoints());
    List<OpenPort> open = network.ports();
    boolean wayOut = routes.ipv4().isPresent() || routes.ipv6().isPresent();
    if (open.isEmpty() && wayOut) {
      try {
        open = ports.open(container, routes);
      } catch (NetworkException e) {
        Endpoint by = routes.ipv4().or(routes::ipv6).orElseThrow();
        throw Failures.during(
            "driver failed programming external connectivity on endpoint %s (%s): "
                .formatted(container.name(), by.seat().endpoint()),
            Failures.of(e));
      }
    } else if (!wayOut) {
      open.forEach(OpenPort::close);
      open = List.of();
    }
    List<PublishedPort> all = open.stream().flatMap(port -> port.published().stream()).toList();
    List<Endpoint> endpoints =
        network.endpoints().stream().map(e -> publishing(e, all, routes)).toList();
    return network.with(endpoints, open);
  }

  private static Endpoint publishing(Endpoint endpoint, List<PublishedPort> all, Routes routes) {
    if (endpoint.spec().isEmpty()) {
      return endpoint;
    }
    EndpointSpec spec = endpoint.spec().get();
    List<PublishedPort> own =
        all.stream()
            .filter(
                port ->
                    routes
                        .publishing(port.hostAddress())
                        .filter(e -> e.seat().equals(endpoint.seat()))
                        .isPresent())
            .toList();
    return endpoint.with(spec.withPorts(own));
  }

  /** Links are of use on the default bridge alone. */
  private static ContainerNetwork linked(ContainerNetwork network, LegacyLinks links) {
    List<PeerPort> ports = links.ports();
    return network.with(
        network.endpoints().stream()
            .map(
                endpoint ->
                    endpoint.network().name().equals(Predefined.BRIDGE)
                        ? endpoint
                            .spec()
                            .map(s -> endpoint.with(s.withPeers(ports)))
                            .orElse(endpoint)
                        : endpoint)
            .toList(),
        network.ports());
  }

  /**
   * One that a running container links to is there again, elsewhere perhaps, or is there no more.
   *
   * @return its networks then
   */
  public ContainerNetwork relink(
      ContainerRecord container, ContainerNetwork now, Directories directories) {
    if (now.sandbox().isEmpty()) {
      return now;
    }
    LegacyLinks links = LegacyLinks.present(container, neighbours);
    ContainerNetwork next = linked(now, links);
    try {
      etc.linked(links, directories.home());
      if (!next.equals(now)) {
        RunRecord.of(next).write(directories.run());
        changed(now.sandbox().get(), now, next);
      }
      return next;
    } catch (NetworkException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw new EngineException.Internal("cannot link: " + e.getMessage(), e);
    }
  }

  private void route(Sandbox sandbox, ContainerNetwork network) {
    Routes routes = Routes.of(network.endpoints());
    fabric.route(
        sandbox, routes.ipv4().flatMap(Endpoint::spec), routes.ipv6().flatMap(Endpoint::spec));
  }

  /** Serves names from the first network on where there are any. */
  private ContainerNetwork named(
      ContainerRecord container, Sandbox sandbox, ContainerNetwork network) {
    boolean wanted = network.endpoints().stream().anyMatch(e -> e.network().isUserDefined());
    if (network.names().isPresent()) {
      network.names().get().on(network.endpoints());
      return network;
    }
    if (!wanted) {
      return network;
    }
    SandboxNames names = names(container, network.endpoints());
    fabric.serveNames(sandbox, names);
    return network.with(Optional.of(names));
  }

  private SandboxNames names(ContainerRecord container, List<Endpoint> endpoints) {
    SandboxNames names =
        new SandboxNames(Upstreams.of(Etc.overrides(container, defaults.get().resolvers())));
    names.on(endpoints);
    return names;
  }

  private void show(ContainerNetwork network, List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      network.on(endpoint.network()).ifPresent(endpoint.network()::show);
      topology.events().connected(endpoint.network(), endpoint.seat().container());
    }
  }

  /**
   * Puts a running container on one more network.
   *
   * @return its networks then
   */
  public ContainerNetwork connect(
      ContainerRecord container,
      ContainerNetwork now,
      Network network,
      EndpointSettings asked,
      Directories directories) {
    Sandbox sandbox =
        now.sandbox()
            .orElseThrow(
                () ->
                    new EngineException.Conflict(
                        "container "
                            + container.id()
                            + " was started without a network of its own: it joins "
                            + network.name()
                            + " when it is started again"));
    try {
      Endpoint place = Places.take(container, network, asked, links(now));
      ContainerNetwork next = with(now, place);
      try {
        next = published(container, next);
        RunRecord.of(next).write(directories.run());
        changed(sandbox, now, next);
        route(sandbox, next);
        next = named(container, sandbox, next);
      } catch (IOException | RuntimeException e) {
        takeBack(container, now, next, directories);
        closeOthers(next, now);
        Places.giveBack(place);
        throw e;
      }
      etc.joined(container, next, place, directories.home());
      show(next, List.of(place));
      return next;
    } catch (NetworkException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw new EngineException.Internal("cannot connect: " + e.getMessage(), e);
    }
  }

  /**
   * Has a running container on the networks that it was on, after it could not join one more: what
   * is written down, its ports, its routes.
   */
  private void takeBack(
      ContainerRecord container,
      ContainerNetwork before,
      ContainerNetwork tried,
      Directories directories) {
    Sandbox sandbox = before.sandbox().orElseThrow();
    try {
      RunRecord.of(before).write(directories.run());
      for (Endpoint endpoint : tried.endpoints()) {
        if (before.on(endpoint.network()).isEmpty()) {
          endpoint.spec().ifPresent(spec -> fabric.disconnect(sandbox, spec));
        }
      }
      changed(sandbox, tried, before);
      before.names().ifPresent(names -> names.on(before.endpoints()));
      route(sandbox, before);
    } catch (NetworkException | IOException e) {
      // the next engine's reconciliation does the rest
      LOG.log(
          Level.WARNING, "container " + container.id() + " is not as it was on its networks", e);
    }
  }

  /** Makes what is new; ports move from who publishes none any more to who does now. */
  private void changed(Sandbox sandbox, ContainerNetwork before, ContainerNetwork after) {
    List<EndpointSpec> different =
        after.endpoints().stream()
            .filter(e -> !before.on(e.network()).flatMap(Endpoint::spec).equals(e.spec()))
            .flatMap(e -> e.spec().stream())
            .sorted(Comparator.comparing(spec -> !spec.ports().isEmpty()))
            .toList();
    Set<String> had =
        before.endpoints().stream().map(e -> e.seat().endpoint()).collect(Collectors.toSet());
    for (EndpointSpec spec : different) {
      if (had.contains(spec.id())) {
        fabric.publish(sandbox, spec);
      } else {
        fabric.connect(sandbox, spec);
      }
    }
  }

  private static void closeOthers(ContainerNetwork of, ContainerNetwork but) {
    of.ports().stream().filter(port -> !but.ports().contains(port)).forEach(OpenPort::close);
  }

  /**
   * Takes a running container off a network that it is on.
   *
   * @return its networks then
   */
  public ContainerNetwork disconnect(
      ContainerRecord container, ContainerNetwork now, Endpoint gone, Directories directories) {
    try {
      List<Endpoint> rest =
          now.endpoints().stream().filter(e -> !e.seat().equals(gone.seat())).toList();
      ContainerNetwork next = published(container, now.with(rest, now.ports()));
      gone.network().hide(container.id());
      RunRecord.of(next).write(directories.run());
      if (now.sandbox().isPresent()) {
        Sandbox sandbox = now.sandbox().get();
        gone.spec().ifPresent(spec -> fabric.disconnect(sandbox, spec));
        changed(sandbox, now, next);
        route(sandbox, next);
        next = named(container, sandbox, next);
      }
      Places.giveBack(gone);
      etc.left(container, gone, directories.home());
      topology.events().disconnected(gone.network(), container.id());
      return next;
    } catch (NetworkException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw new EngineException.Internal("cannot disconnect: " + e.getMessage(), e);
    }
  }

  /** Takes a container off all its networks: it has ended, or did not begin. */
  public void release(String container, ContainerNetwork network) {
    if (network.endpoints().isEmpty() && network.sandbox().isEmpty()) {
      return;
    }
    reconciled.join();
    giveBack(container, network);
    network.endpoints().forEach(e -> topology.events().disconnected(e.network(), container));
  }

  private void giveBack(String container, ContainerNetwork network) {
    network.endpoints().forEach(e -> e.network().hide(container));
    if (network.sandbox().isPresent()) {
      try {
        fabric.release(container);
      } catch (NetworkException e) {
        // the next engine's reconciliation removes it
        LOG.log(Level.WARNING, "the sandbox of container " + container + " stays for now", e);
      }
    }
    network.ports().forEach(OpenPort::close);
    network.endpoints().forEach(Places::giveBack);
  }

  /** A container is called otherwise now. */
  public ContainerNetwork renamed(ContainerRecord container, ContainerNetwork network) {
    List<Endpoint> endpoints =
        network.endpoints().stream().map(e -> Reclaiming.renamed(container, e)).toList();
    endpoints.forEach(e -> e.network().show(e));
    network.names().ifPresent(names -> names.on(endpoints));
    return network.with(endpoints, network.ports());
  }

  /**
   * Claims what a running container has that an engine before this one started; what cannot be
   * claimed, it loses when the fabric reconciles.
   */
  public ContainerNetwork claim(ContainerRecord container, Directories directories)
      throws IOException {
    Optional<RunRecord> record = RunRecord.read(directories.run());
    if (record.isEmpty()) {
      return ContainerNetwork.NONE;
    }
    Reclaiming reclaiming = new Reclaiming(topology.table(), ports);
    ContainerNetwork network = reclaiming.claim(container, record.get());
    network.endpoints().forEach(e -> e.network().show(e));
    boolean named = network.endpoints().stream().anyMatch(e -> e.network().isUserDefined());
    return named ? network.with(Optional.of(names(container, network.endpoints()))) : network;
  }

  /**
   * Brings the host to what is known now; until then, nobody who ends is taken off.
   *
   * @param networks those of all containers, by id
   */
  public void reconcile(Map<String, ContainerNetwork> networks) {
    try {
      List<SandboxSpec> sandboxes = new ArrayList<>();
      networks.forEach(
          (id, network) ->
              network.sandbox().ifPresent(sandbox -> sandboxes.add(spec(id, network))));
      fabric.reconcile(topology.specs(), sandboxes);
      reconciled.complete(null);
    } catch (NetworkException e) {
      EngineException failure = Failures.during("cannot set up networks: ", Failures.of(e));
      reconciled.completeExceptionally(failure);
      throw failure;
    }
  }

  /**
   * What on the host is not as it should be; look twice.
   *
   * @param networks those of all containers that run, by id
   */
  public List<Stray> strays(Map<String, ContainerNetwork> networks) {
    List<SandboxSpec> sandboxes = new ArrayList<>();
    networks.forEach(
        (id, network) -> network.sandbox().ifPresent(sandbox -> sandboxes.add(spec(id, network))));
    return fabric.strays(topology.specs(), sandboxes);
  }

  /** Removes what is still nobody's, or puts the rules right. */
  public void mend(Stray stray) {
    fabric.mend(stray);
  }

  private static SandboxSpec spec(String id, ContainerNetwork network) {
    return new SandboxSpec(
        id,
        network.endpoints().stream().flatMap(e -> e.spec().stream()).toList(),
        network.names().map(names -> names));
  }
}
