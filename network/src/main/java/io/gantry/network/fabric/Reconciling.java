package io.gantry.network.fabric;

import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkSpec;
import io.gantry.network.SandboxSpec;
import io.gantry.network.host.Host;
import io.gantry.network.host.Mark;
import io.gantry.network.link.Pairs;
import io.gantry.network.sandbox.LiveSandbox;
import io.gantry.network.sandbox.Sandboxes;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what an engine before this one left, by the marks: what belongs to somebody is brought in
 * line, the rest goes. Nothing that is as it should be is touched.
 */
final class Reconciling {
  private final String engine;
  private final Host host;
  private final Networks networks;
  private final Sandboxes sandboxes;
  private final Endpoints endpoints;
  private final Ports ports;
  private final SandboxNames names;
  private final Map<String, Link> ends = new HashMap<>();

  Reconciling(
      String engine,
      Host host,
      Networks networks,
      Sandboxes sandboxes,
      Endpoints endpoints,
      Ports ports,
      SandboxNames names) {
    this.engine = engine;
    this.host = host;
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.endpoints = endpoints;
    this.ports = ports;
    this.names = names;
  }

  void run(Collection<NetworkSpec> wanted, Collection<SandboxSpec> running) {
    Set<String> ids = running.stream().map(SandboxSpec::id).collect(Collectors.toSet());
    host.run("failed to remove what is left of sandboxes", socket -> removeSandboxes(ids));
    host.run(
        "failed to remove what is left of links", socket -> removeLinks(socket, wanted, running));
    for (NetworkSpec network : wanted) {
      host.run(
          "failed to set up network " + network.name(),
          socket -> networks.raiseLink(socket, network));
    }
    for (SandboxSpec sandbox : running) {
      host.run("failed to restore " + sandbox.id(), socket -> restore(socket, sandbox));
    }
    host.run(
        "failed to restore the rules",
        socket -> ports.reconcile(wanted, running, networks.closed()));
  }

  private void removeSandboxes(Set<String> wanted) throws IOException {
    for (String id : sandboxes.named().keySet()) {
      if (!wanted.contains(id)) {
        sandboxes.release(id);
      }
    }
    sandboxes.removeUnnamed();
  }

  private void removeLinks(
      RouteSocket socket, Collection<NetworkSpec> wanted, Collection<SandboxSpec> running)
      throws IOException {
    Set<Mark> marks = new HashSet<>();
    wanted.forEach(network -> marks.add(new Mark.OfNetwork(network.id())));
    for (SandboxSpec sandbox : running) {
      for (EndpointSpec endpoint : sandbox.endpoints()) {
        marks.add(new Mark.OfEndpoint(sandbox.id(), endpoint.id()));
      }
    }
    networks.removeUnmarked(socket);
    List<Link> links = socket.links().list();
    for (Link link : links) {
      Optional<Mark> mark = Mark.parse(engine, link.alias());
      if (mark.isPresent() && !marks.contains(mark.get())) {
        socket.links().delete(link.index());
      } else if (mark.isPresent() && mark.get() instanceof Mark.OfEndpoint endpoint) {
        ends.put(endpoint.endpoint(), link);
      }
    }
    removeUnmarked(socket, links, running);
  }

  /** Pairs into our sandboxes that were made and not marked. */
  private void removeUnmarked(RouteSocket socket, List<Link> links, Collection<SandboxSpec> running)
      throws IOException {
    Set<Integer> unmarked =
        links.stream().filter(Pairs::unmarked).map(Link::index).collect(Collectors.toSet());
    for (SandboxSpec spec : unmarked.isEmpty() ? List.<SandboxSpec>of() : running) {
      Optional<LiveSandbox> sandbox = sandboxes.find(spec.id());
      if (sandbox.isEmpty()) {
        continue;
      }
      for (Link inner : sandbox.get().inside().links().ofKind("veth")) {
        if (unmarked.contains(inner.parent()) && inner.parentNamespace().isPresent()) {
          socket.links().delete(inner.parent());
        }
      }
    }
  }

  private void restore(RouteSocket socket, SandboxSpec spec) throws IOException {
    Optional<LiveSandbox> sandbox = sandboxes.find(spec.id());
    if (sandbox.isEmpty()) {
      return; // its namespace has no name any more: the container goes on with what it has
    }
    for (EndpointSpec endpoint : spec.endpoints()) {
      endpoints.restore(socket, spec.id(), sandbox.get(), endpoint, ends);
    }
    if (spec.names().isPresent()) {
      names.serve(spec.id(), sandbox.get(), spec.names().get());
    }
  }
}
