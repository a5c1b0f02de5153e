package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.NetworkTable;
import io.gantry.engine.topology.Seat;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkException;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.Sandbox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes over what a running container got from the engine before this one. */
final class Reclaiming {
  private static final Logger LOG = System.getLogger(Reclaiming.class.getName());

  private final NetworkTable table;
  private final Ports ports;

  Reclaiming(NetworkTable table, Ports ports) {
    this.table = table;
    this.ports = ports;
  }

  ContainerNetwork claim(ContainerRecord container, RunRecord record) {
    List<Endpoint> endpoints = new ArrayList<>();
    List<OpenPort> open = new ArrayList<>();
    for (RunRecord.Place place : record.places()) {
      Optional<Network> network = table.byId(place.network());
      if (network.isEmpty()) {
        lost(container, "network " + place.network(), "it is not there any more");
        continue;
      }
      List<OpenPort> own = open(container, place);
      List<PublishedPort> published =
          own.stream().flatMap(port -> port.published().stream()).toList();
      try {
        EndpointSettings asked =
            container.endpoints().getOrDefault(network.get().name(), EndpointSettings.EMPTY);
        endpoints.add(Places.takeAgain(container, network.get(), asked, place, published));
        open.addAll(own);
      } catch (NetworkException | EngineException e) {
        own.forEach(OpenPort::close);
        lost(container, "network " + network.get().name(), String.valueOf(e.getMessage()));
      }
    }
    Optional<Sandbox> sandbox =
        record.namespace().isEmpty()
            ? Optional.empty()
            : Optional.of(new Sandbox(container.id(), Path.of(record.namespace())));
    return new ContainerNetwork(record.sandbox(), sandbox, endpoints, open, Optional.empty());
  }

  /** A port at several addresses was one reservation, and is one again. */
  private List<OpenPort> open(ContainerRecord container, RunRecord.Place place) {
    Optional<InetAddress> inside =
        Cidr.parse(place.ipv4()).or(() -> Cidr.parse(place.ipv6())).map(Cidr::address);
    Map<String, List<PublishedPort>> reserved = new LinkedHashMap<>();
    List<OpenPort> open = new ArrayList<>();
    for (RunRecord.Port port : place.ports()) {
      PublishedPort published = published(port);
      if (port.host() == 0) {
        open.add(new OpenPort(List.of(published), Optional.empty()));
      } else {
        reserved
            .computeIfAbsent(
                port.transport() + port.host() + "/" + port.container(), key -> new ArrayList<>())
            .add(published);
      }
    }
    for (List<PublishedPort> same : reserved.values()) {
      try {
        inside.ifPresent(address -> open.add(ports.again(same, address)));
      } catch (NetworkException e) {
        lost(container, "port " + same.getFirst().hostPort(), String.valueOf(e.getMessage()));
      }
    }
    return open;
  }

  private static PublishedPort published(RunRecord.Port port) {
    return new PublishedPort(
        Transport.valueOf(port.transport()),
        Literals.parse(port.address()).orElseThrow(),
        port.host() == 0 ? port.container() : port.host(),
        port.container());
  }

  private static void lost(ContainerRecord container, String what, String why) {
    LOG.log(Level.WARNING, "container {0} loses {1}: {2}", container.id(), what, why);
  }

  static Endpoint renamed(ContainerRecord container, Endpoint endpoint) {
    Seat seat = new Seat(container.id(), container.name(), endpoint.seat().endpoint());
    return endpoint.renamed(
        seat, EndpointNames.of(container, endpoint.network(), endpoint.asked()));
  }
}
