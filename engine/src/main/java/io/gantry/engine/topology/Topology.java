package io.gantry.engine.topology;

import io.gantry.engine.network.NetworkDefaults;
import io.gantry.network.Fabric;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.Surroundings;
import io.gantry.network.address.AddressPool;
import io.gantry.network.address.AddressSpace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All networks of an engine. Opening it reads the descriptions and leases their subnets again, adds
 * what always has to be there, and makes nothing: {@link Fabric#reconcile} does, once it is known
 * who is on the networks.
 */
public final class Topology {
  private static final Logger LOG = System.getLogger(Topology.class.getName());

  private final NetworkTable table = new NetworkTable();
  private final NetworkStore store;
  private final NetworkEvents events;
  private final Creation creation;
  private final Supplier<NetworkDefaults> defaults;

  /**
   * Opens the topology.
   *
   * @param defaults how networks are set up now
   * @param engine the engine's id, from which its own range of IPv6 is derived
   */
  public Topology(
      Supplier<NetworkDefaults> defaults,
      String engine,
      NetworkStore store,
      Fabric fabric,
      NetworkEvents events,
      InstantSource clock)
      throws IOException {
    this.defaults = defaults;
    this.store = store;
    this.events = events;
    AddressSpace space = new AddressSpace(AddressPool.of(defaults.get().pools(), engine));
    Leasing leasing = new Leasing(space);
    this.creation = new Creation(defaults, table, store, leasing, fabric, events, clock);
    Surroundings around = fabric.surroundings();
    List<NetworkRecord> records =
        store.sweep().stream().sorted(Comparator.comparing(NetworkRecord::created)).toList();
    for (NetworkRecord record : records) {
      if (!Predefined.is(record.name())) {
        restore(record, leasing, around);
      }
    }
    DefaultNetworks always = new DefaultNetworks(defaults.get(), clock.instant());
    add(always.none(named(records, Predefined.NONE)), leasing, around);
    add(always.host(named(records, Predefined.HOST)), leasing, around);
    if (defaults.get().bridge().exists()) {
      bridge(always, named(records, Predefined.BRIDGE), leasing, around);
    }
  }

  private static Optional<NetworkRecord> named(List<NetworkRecord> records, String name) {
    return records.stream().filter(record -> record.name().equals(name)).findFirst();
  }

  /** A network that cannot be had any more is left out until the next engine tries. */
  private void restore(NetworkRecord record, Leasing leasing, Surroundings around) {
    try {
      reserve(leasing.lease(record, around));
    } catch (NetworkException | IllegalArgumentException e) {
      LOG.log(Level.ERROR, "network " + record.name() + " is left out: " + e.getMessage(), e);
    }
  }

  private void add(NetworkRecord record, Leasing leasing, Surroundings around) throws IOException {
    Network network = leasing.lease(record, around);
    store.write(network.record());
    reserve(network);
  }

  private void reserve(Network network) {
    table.reserve(network.name(), network.id());
    table.add(network);
  }

  /** Where it was, when it can be there still. */
  private void bridge(
      DefaultNetworks always, Optional<NetworkRecord> before, Leasing leasing, Surroundings around)
      throws IOException {
    NetworkRecord wanted = always.bridge(before, around);
    try {
      add(wanted, leasing, around);
    } catch (NetworkException e) {
      if (before.isEmpty()) {
        throw e;
      }
      LOG.log(Level.WARNING, "the network bridge gets other addresses: {0}", e.getMessage());
      add(always.bridge(Optional.empty(), around), leasing, around);
    }
  }

  /** All networks. */
  public NetworkTable table() {
    return table;
  }

  /** Whether containers without a wish have a network. */
  public boolean hasBridge() {
    return defaults.get().bridge().exists() && table.byName(Predefined.BRIDGE).isPresent();
  }

  /** What the fabric has to make. */
  public Collection<NetworkSpec> specs() {
    return table.all().stream().flatMap(network -> network.spec().stream()).toList();
  }

  /** Tells what happens to networks. */
  public NetworkEvents events() {
    return events;
  }

  NetworkStore store() {
    return store;
  }

  Creation creation() {
    return creation;
  }
}
