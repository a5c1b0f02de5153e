package io.gantry.engine.life;

import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.NameService;
import io.gantry.network.NamespaceSource;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import io.gantry.network.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A host's networks as values. What is in it outlives the engines that made it. */
final class FakeFabric implements Fabric {
  final Map<String, NetworkSpec> networks = new ConcurrentHashMap<>();
  final Map<String, Inside> sandboxes = new ConcurrentHashMap<>();
  volatile Surroundings surroundings = Surroundings.EMPTY;
  volatile String failure = "";
  private volatile boolean reconciled;

  /** What is in a sandbox. */
  static final class Inside {
    final Map<String, EndpointSpec> endpoints = new LinkedHashMap<>();
    Optional<EndpointSpec> ipv4 = Optional.empty();
    Optional<EndpointSpec> ipv6 = Optional.empty();
    Optional<NameService> names = Optional.empty();

    List<String> links() {
      return endpoints.values().stream().map(EndpointSpec::link).toList();
    }
  }

  /** An engine over it is gone, another one comes. */
  void killed() {
    reconciled = false;
    sandboxes.values().forEach(inside -> inside.names = Optional.empty());
  }

  private void step(String name) {
    if (!reconciled) {
      throw new IllegalStateException(name + " before reconcile");
    }
    if (failure.equals(name)) {
      throw new NetworkException(name + " failed, as the test wants");
    }
  }

  @Override
  public synchronized void reconcile(
      Collection<NetworkSpec> wanted, Collection<SandboxSpec> running) {
    if (reconciled) {
      throw new IllegalStateException("reconciled twice");
    }
    reconciled = true;
    networks.clear();
    wanted.forEach(network -> networks.put(network.id(), network));
    List<String> ids = running.stream().map(SandboxSpec::id).toList();
    sandboxes.keySet().retainAll(ids);
    for (SandboxSpec spec : running) {
      Inside inside = sandboxes.computeIfAbsent(spec.id(), id -> new Inside());
      inside.endpoints.clear();
      spec.endpoints().forEach(endpoint -> inside.endpoints.put(endpoint.id(), endpoint));
      inside.names = spec.names();
    }
  }

  @Override
  public Surroundings surroundings() {
    return surroundings;
  }

  @Override
  public void raise(NetworkSpec network) {
    step("raise");
    networks.put(network.id(), network);
  }

  @Override
  public void lower(NetworkSpec network) {
    step("lower");
    networks.remove(network.id());
  }

  @Override
  public Sandbox take(String id) {
    step("take");
    sandboxes.put(id, new Inside());
    return new Sandbox(id, Path.of("/netns/" + id));
  }

  @Override
  public Sandbox take(String id, NamespaceSource source) {
    return take(id);
  }

  @Override
  public Optional<Sandbox> find(String id) {
    return Optional.of(id).filter(sandboxes::containsKey).map(this::sandbox);
  }

  private Sandbox sandbox(String id) {
    return new Sandbox(id, Path.of("/netns/" + id));
  }

  private Inside inside(Sandbox sandbox) {
    return Optional.ofNullable(sandboxes.get(sandbox.id())).orElseThrow();
  }

  @Override
  public synchronized void connect(Sandbox sandbox, EndpointSpec endpoint) {
    step("connect");
    if (!networks.containsKey(endpoint.network().id())) {
      throw new NetworkException("no such network " + endpoint.network().name());
    }
    if (inside(sandbox).links().contains(endpoint.link())) {
      throw new NetworkException("there is an interface " + endpoint.link());
    }
    inside(sandbox).endpoints.put(endpoint.id(), endpoint);
  }

  @Override
  public synchronized void publish(Sandbox sandbox, EndpointSpec endpoint) {
    step("publish");
    if (inside(sandbox).endpoints.replace(endpoint.id(), endpoint) == null) {
      throw new NetworkException("no such endpoint " + endpoint.id());
    }
  }

  @Override
  public synchronized void disconnect(Sandbox sandbox, EndpointSpec endpoint) {
    step("disconnect");
    inside(sandbox).endpoints.remove(endpoint.id());
  }

  @Override
  public void route(Sandbox sandbox, Optional<EndpointSpec> ipv4, Optional<EndpointSpec> ipv6) {
    step("route");
    inside(sandbox).ipv4 = ipv4;
    inside(sandbox).ipv6 = ipv6;
  }

  @Override
  public void serveNames(Sandbox sandbox, NameService names) {
    step("serveNames");
    inside(sandbox).names = Optional.of(names);
  }

  @Override
  public void release(String id) {
    step("release");
    sandboxes.remove(id);
  }

  @Override
  public String rules(String networkId) {
    return "rules of " + networkId;
  }

  /** Every address and published port that anybody has. */
  List<String> taken() {
    List<String> taken = new ArrayList<>();
    for (Inside inside : sandboxes.values()) {
      for (EndpointSpec endpoint : inside.endpoints.values()) {
        endpoint.ipv4().ifPresent(address -> taken.add(address.toString()));
        endpoint.ipv6().ifPresent(address -> taken.add(address.toString()));
        endpoint.ports().forEach(port -> taken.add(port.hostPort() + ""));
      }
    }
    return taken.stream().sorted().toList();
  }

  @Override
  public void close() {}
}
