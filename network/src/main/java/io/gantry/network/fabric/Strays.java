package io.gantry.network.fabric;

import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkSpec;
import io.gantry.network.SandboxSpec;
import io.gantry.network.Stray;
import io.gantry.network.firewall.Firewall;
import io.gantry.network.host.Mark;
import io.gantry.network.sandbox.Sandboxes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the host with what should be on it, and changes nothing unless asked to. */
final class Strays {
  private final String engine;
  private final Sandboxes sandboxes;
  private final Optional<Firewall> firewall;

  Strays(String engine, Sandboxes sandboxes, Optional<Firewall> firewall) {
    this.engine = engine;
    this.sandboxes = sandboxes;
    this.firewall = firewall;
  }

  List<Stray> find(
      RouteSocket socket, Collection<NetworkSpec> networks, Collection<SandboxSpec> running)
      throws IOException {
    List<Stray> strays = new ArrayList<>();
    Set<String> ids = running.stream().map(SandboxSpec::id).collect(Collectors.toSet());
    for (String id : sandboxes.named().keySet()) {
      if (!ids.contains(id)) {
        strays.add(new Stray(Stray.Kind.NAMESPACE, id, 0));
      }
    }
    links(socket, networks, running, strays);
    if (firewall.isPresent() && !firewall.get().isRight()) {
      strays.add(new Stray(Stray.Kind.RULES, "nftables", 0));
    }
    return strays;
  }

  private void links(
      RouteSocket socket,
      Collection<NetworkSpec> networks,
      Collection<SandboxSpec> running,
      List<Stray> strays)
      throws IOException {
    Set<Mark> lacking = new HashSet<>();
    Set<Mark> wanted = new HashSet<>();
    for (NetworkSpec network : networks) {
      Mark mark = new Mark.OfNetwork(network.id());
      wanted.add(mark);
      if (network.driver() instanceof NetworkDriver.Bridge) {
        lacking.add(mark);
      }
    }
    for (SandboxSpec sandbox : running) {
      for (EndpointSpec endpoint : sandbox.endpoints()) {
        wanted.add(new Mark.OfEndpoint(sandbox.id(), endpoint.id()));
      }
    }
    for (Link link : socket.links().list()) {
      Optional<Mark> mark = Mark.parse(engine, link.alias());
      if (mark.isPresent()) {
        lacking.remove(mark.get());
        if (!wanted.contains(mark.get()) && !(mark.get() instanceof Mark.OfSpare)) {
          strays.add(new Stray(Stray.Kind.LINK, link.name(), link.index()));
        }
      }
    }
    for (Mark mark : lacking) {
      if (mark instanceof Mark.OfNetwork(String network)) {
        strays.add(new Stray(Stray.Kind.LACKING_LINK, network, 0));
      }
    }
  }

  /** A link's index is not used again for a long time; its mark is looked at once more. */
  void mend(RouteSocket socket, Stray stray) throws IOException {
    switch (stray.kind()) {
      case LINK -> {
        for (Link link : socket.links().list()) {
          if (link.index() == stray.index() && Mark.parse(engine, link.alias()).isPresent()) {
            socket.links().delete(link.index());
          }
        }
      }
      case NAMESPACE -> sandboxes.release(stray.name());
      case RULES -> {
        if (firewall.isPresent()) {
          firewall.get().repair();
        }
      }
      case LACKING_LINK -> {}
    }
  }
}
