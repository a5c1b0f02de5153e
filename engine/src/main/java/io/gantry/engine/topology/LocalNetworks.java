package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import io.gantry.engine.FilterTime;
import io.gantry.engine.Filters;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.network.CreateNetwork;
import io.gantry.engine.network.NetworkDetails;
import io.gantry.engine.network.Networks;
import io.gantry.network.Fabric;
import io.gantry.network.NetworkException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes and removes networks, and hands over to whoever puts containers on them. */
public final class LocalNetworks implements Networks {
  private static final Logger LOG = System.getLogger(LocalNetworks.class.getName());
  private static final Set<String> PRUNE = Set.of("until", "label", "label!");

  private final NetworkTable table;
  private final NetworkStore store;
  private final Creation creation;
  private final Fabric fabric;
  private final NetworkEvents events;
  private final InstantSource clock;
  private final Membership membership;

  /** Over these parts. */
  public LocalNetworks(
      Topology topology, Fabric fabric, InstantSource clock, Membership membership) {
    this.table = topology.table();
    this.store = topology.store();
    this.creation = topology.creation();
    this.fabric = fabric;
    this.events = topology.events();
    this.clock = clock;
    this.membership = membership;
  }

  @Override
  public Created create(CreateNetwork request) {
    return new Created(creation.create(request).id(), "");
  }

  @Override
  public List<NetworkDetails> list(Filters filters) {
    NetworkFilter filter = new NetworkFilter(filters);
    return table.all().stream()
        .filter(filter)
        .sorted(Comparator.comparing(network -> network.record().created()))
        .map(network -> network.record().details(java.util.Map.of()))
        .toList();
  }

  @Override
  public NetworkDetails inspect(String network) {
    return table.find(network).details();
  }

  @Override
  public void remove(String network) {
    Network found = table.find(network);
    if (found.isPredefined()) {
      throw new EngineException.Forbidden(
          found.name() + " is a pre-defined network and cannot be removed");
    }
    remove(found);
  }

  private void remove(Network network) {
    if (network.record().configOnly() && isSource(network.name())) {
      throw new EngineException.Forbidden(
          "error while removing network: configuration network \""
              + network.name()
              + "\" is in use");
    }
    Collection<Seat> seats = network.close();
    if (!seats.isEmpty()) {
      throw new EngineException.Forbidden(
          "error while removing network: network %s has active endpoints (%s)"
              .formatted(
                  network.name(),
                  seats.stream().map(Seat::toString).collect(Collectors.joining(", "))));
    }
    try {
      store.remove(network.id());
    } catch (IOException e) {
      network.reopen();
      throw new EngineException.Internal(
          "cannot remove network " + network.name() + ": " + e.getMessage(), e);
    }
    table.remove(network);
    lower(network);
    network.addresses().ifPresent(addresses -> addresses.close());
    events.destroyed(network);
  }

  private void lower(Network network) {
    try {
      network.spec().ifPresent(fabric::lower);
    } catch (NetworkException e) {
      // it is gone for everybody; its link goes with the next reconciliation
      LOG.log(Level.WARNING, "leftovers of network " + network.name() + " stay for now", e);
    }
  }

  private boolean isSource(String name) {
    return table.all().stream().anyMatch(other -> other.record().configFrom().equals(name));
  }

  @Override
  public List<String> prune(Filters filters) {
    filters.requireKnown(PRUNE);
    Optional<Instant> until = FilterTime.until(filters, clock.instant());
    List<String> removed = new ArrayList<>();
    for (Network network : List.copyOf(table.all())) {
      if (fits(network, filters, until)) {
        try {
          remove(network);
          removed.add(network.name());
        } catch (EngineException e) {
          LOG.log(Level.DEBUG, "network {0} stays: {1}", network.name(), e.getMessage());
        }
      }
    }
    events.pruned();
    return removed;
  }

  private static boolean fits(Network network, Filters filters, Optional<Instant> until) {
    NetworkRecord is = network.record();
    return network.isUserDefined()
        && network.isEmpty()
        && until.map(is.created()::isBefore).orElse(true)
        && filters.labels("label", is.labels())
        && filters.get("label!").stream().noneMatch(l -> Filters.hasLabel(is.labels(), l));
  }

  @Override
  public void connect(String network, String container, EndpointSettings endpoint) {
    membership.connect(network, container, endpoint);
  }

  @Override
  public void disconnect(String network, String container, Disconnect how) {
    membership.disconnect(network, container, how);
  }

  @Override
  public String rules(String network) {
    Network found = table.find(network);
    return found.spec().isEmpty() ? "" : Failures.translated(() -> fabric.rules(found.id()));
  }
}
