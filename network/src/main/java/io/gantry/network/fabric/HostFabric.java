package io.gantry.network.fabric;

import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.FabricConfig;
import io.gantry.network.NameService;
import io.gantry.network.NamespaceSource;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import io.gantry.network.Stray;
import io.gantry.network.Surroundings;
import io.gantry.network.firewall.Firewall;
import io.gantry.network.firewall.UserRules;
import io.gantry.network.host.Forwarding;
import io.gantry.network.host.Host;
import io.gantry.network.link.Announcer;
import io.gantry.network.link.Intents;
import io.gantry.network.relay.Relays;
import io.gantry.network.sandbox.LiveSandbox;
import io.gantry.network.sandbox.SandboxFiles;
import io.gantry.network.sandbox.Sandboxes;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Networks of one engine, made by netlink and mounts. */
public final class HostFabric implements Fabric {
  private final FabricConfig config;
  private final Host host;
  private final SandboxFiles files;
  private final Sandboxes sandboxes;
  private final Optional<Firewall> firewall;
  private final Networks networks;
  private final Announcer announcer;
  private final Endpoints endpoints;
  private final Relays relays;
  private final Ports ports;
  private final SandboxNames names;
  private final Sweeper sweeper;

  private HostFabric(FabricConfig config, Host host) throws IOException {
    this.config = config;
    this.host = host;
    this.files = new SandboxFiles(config.execRoot().resolve("netns"));
    this.sandboxes = new Sandboxes(host, files, config);
    Forwarding forwarding = new Forwarding(config.forwarding(), config.execRoot());
    Intents intents = new Intents(config.execRoot().resolve("links"));
    this.firewall = firewall(config, host);
    this.networks = new Networks(config.engine(), intents, forwarding, firewall);
    this.announcer = new Announcer(host);
    this.endpoints = new Endpoints(config.engine(), networks, announcer);
    this.relays = new Relays(host, config.publishing());
    this.ports = new Ports(firewall, relays);
    this.names = new SandboxNames(host);
    this.sweeper = new Sweeper(host, config.engine());
  }

  private static Optional<Firewall> firewall(FabricConfig config, Host host) {
    UserRules user = new UserRules(config.dataRoot().resolve("network/user-rules"));
    return config.filtering() == FabricConfig.Filtering.NONE
        ? Optional.empty()
        : Optional.of(new Firewall(host, config.table(), user));
  }

  /** For the network namespace of the calling thread; nothing is made yet. */
  public static HostFabric open(FabricConfig config) {
    try {
      return new HostFabric(config, Host.open());
    } catch (IOException e) {
      throw new NetworkException("failed to open the host's network: " + e.getMessage(), e);
    }
  }

  @Override
  public void reconcile(Collection<NetworkSpec> wanted, Collection<SandboxSpec> running) {
    new Reconciling(config.engine(), host, networks, sandboxes, endpoints, ports, names)
        .run(wanted, running);
    if (!wanted.isEmpty()) {
      sandboxes.warm();
    }
  }

  @Override
  public Surroundings surroundings() {
    return host.call(
        "failed to look at the host's links",
        socket -> Neighbourhood.look(socket, config.engine()));
  }

  @Override
  public List<Stray> strays(Collection<NetworkSpec> wanted, Collection<SandboxSpec> running) {
    return host.call(
        "failed to look for what belongs to nobody",
        socket -> strays().find(socket, wanted, running));
  }

  @Override
  public void mend(Stray stray) {
    host.run("failed to mend " + stray.name(), socket -> strays().mend(socket, stray));
  }

  private Strays strays() {
    return new Strays(config.engine(), sandboxes, firewall);
  }

  @Override
  public void raise(NetworkSpec network) {
    host.run(
        "failed to set up network " + network.name(), socket -> networks.raise(socket, network));
    sandboxes.warm();
  }

  @Override
  public void lower(NetworkSpec network) {
    host.run(
        "failed to remove network " + network.name(), socket -> networks.lower(socket, network));
  }

  @Override
  public Sandbox take(String id) {
    return host.call(
        "failed to create network namespace",
        socket -> {
          sandboxes.take(id);
          return new Sandbox(id, files.path(id));
        });
  }

  @Override
  public Sandbox take(String id, NamespaceSource source) {
    return host.call(
        "failed to create network namespace",
        socket -> {
          sandboxes.take(id, source);
          return new Sandbox(id, files.path(id));
        });
  }

  @Override
  public Optional<Sandbox> find(String id) {
    return host.call(
        "failed to find network namespace",
        socket -> files.find(id).map(file -> new Sandbox(id, files.path(id))));
  }

  @Override
  public void connect(Sandbox sandbox, EndpointSpec endpoint) {
    host.run(
        "failed to connect to network " + endpoint.network().name(),
        socket -> {
          endpoints.connect(socket, sandbox.id(), live(sandbox), endpoint);
          try {
            ports.publish(sandbox.id(), endpoint);
          } catch (IOException | RuntimeException e) {
            endpoints.disconnect(socket, sandbox.id(), live(sandbox), endpoint);
            throw e;
          }
        });
  }

  @Override
  public void publish(Sandbox sandbox, EndpointSpec endpoint) {
    host.run(
        "failed to publish on network " + endpoint.network().name(),
        socket -> {
          endpoints.flags(socket, live(sandbox), endpoint);
          ports.change(sandbox.id(), endpoint);
        });
  }

  @Override
  public void disconnect(Sandbox sandbox, EndpointSpec endpoint) {
    host.run(
        "failed to disconnect from network " + endpoint.network().name(),
        socket -> {
          ports.unpublish(sandbox.id(), endpoint);
          Optional<LiveSandbox> live = sandboxes.find(sandbox.id());
          if (live.isPresent()) {
            endpoints.disconnect(socket, sandbox.id(), live.get(), endpoint);
          }
        });
  }

  @Override
  public void route(Sandbox sandbox, Optional<EndpointSpec> ipv4, Optional<EndpointSpec> ipv6) {
    host.run(
        "failed to set the default route", socket -> DefaultRoutes.set(live(sandbox), ipv4, ipv6));
  }

  @Override
  public void serveNames(Sandbox sandbox, NameService service) {
    host.run("failed to serve names", socket -> names.serve(sandbox.id(), live(sandbox), service));
  }

  @Override
  public void release(String id) {
    host.run(
        "failed to remove network namespace",
        socket -> {
          names.stop(id);
          ports.unpublish(id);
          List<Integer> ends = endpoints.silence(socket, sandboxes.known(id));
          sandboxes.release(id);
          sweeper.watch(id, ends);
        });
  }

  @Override
  public String rules(String networkId) {
    if (networks.find(networkId).isEmpty() || firewall.isEmpty()) {
      return "";
    }
    return host.call("failed to list the rules", socket -> firewall.get().rules(networkId));
  }

  private LiveSandbox live(Sandbox sandbox) throws IOException {
    return sandboxes
        .find(sandbox.id())
        .orElseThrow(() -> new NetworkException("no network namespace of " + sandbox.id()));
  }

  @Override
  public void close() {
    sweeper.close();
    names.close();
    relays.close();
    sandboxes.close();
    announcer.close();
    firewall.ifPresent(Firewall::close);
    host.close();
  }
}
