package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import io.gantry.engine.network.NetworkDetails;
import io.gantry.kernel.inet.Cidr;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import io.gantry.network.address.NetworkAddresses;
import io.gantry.network.options.DriverOptions;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One network: its description, its addresses, and who is on it. A container first reserves a
 * {@link Seat}; while there is one, the network cannot be removed.
 */
public final class Network {
  private final NetworkRecord record;
  private final Optional<Made> made;
  private final NameTable names = new NameTable();
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private boolean gone;

  /**
   * What a network has that is more than a description.
   *
   * @param spec how the fabric makes it
   * @param options of its driver
   * @param addresses those that it hands out
   */
  record Made(NetworkSpec spec, DriverOptions options, NetworkAddresses addresses) {}

  Network(NetworkRecord record, Optional<Made> made) {
    this.record = record;
    this.made = made;
  }

  NetworkRecord record() {
    return record;
  }

  /** 64 hexadecimal digits. */
  public String id() {
    return record.id();
  }

  /** What users call it. */
  public String name() {
    return record.name();
  }

  /** The name of its driver. */
  public String driver() {
    return record.driver();
  }

  /** Whether it is one of the three that are always there. */
  public boolean isPredefined() {
    return Predefined.is(record.name());
  }

  /** Whether containers on it find each other by name, and may ask for addresses and aliases. */
  public boolean isUserDefined() {
    return !isPredefined();
  }

  /** Whether it has no way out. */
  public boolean isInternal() {
    return record.internal();
  }

  /** How the fabric makes it; absent when there is nothing to make. */
  public Optional<NetworkSpec> spec() {
    return made.map(Made::spec);
  }

  /** The options of its driver; absent when it has none. */
  public Optional<DriverOptions> options() {
    return made.map(Made::options);
  }

  /** The addresses that it hands out; absent when it hands out none. */
  public Optional<NetworkAddresses> addresses() {
    return made.map(Made::addresses);
  }

  /** The subnets that a user gave it, not those that were chosen. */
  public List<Cidr> configuredSubnets() {
    return record.leased().stream()
        .filter(record::userGave)
        .flatMap(pool -> Cidr.parse(pool.subnet()).stream())
        .toList();
  }

  /** Where containers on it send what is for others, if there is a way. */
  public Optional<InetAddress> gateway(Family family) {
    boolean wayOut =
        made.map(it -> it.options().gateways(isolation()).contains(family)).orElse(false)
            && !record.internal();
    return wayOut ? subnet(family).flatMap(it -> it.router().or(it::gateway)) : Optional.empty();
  }

  private Optional<NetworkSpec.Subnet> subnet(Family family) {
    return spec().stream()
        .flatMap(it -> it.subnets().stream())
        .filter(it -> Family.of(it.range()) == family)
        .findFirst();
  }

  private Isolation isolation() {
    return record.internal() ? Isolation.INTERNAL : Isolation.EXTERNAL;
  }

  /**
   * Reserves a container's place.
   *
   * @throws EngineException.NotFound when the network is being removed
   * @throws EngineException.Forbidden when the container is there already
   */
  public synchronized void take(Seat seat) {
    if (gone) {
      throw notFound(record.name());
    }
    if (record.configOnly()) {
      throw new EngineException.Forbidden("cannot create endpoint on configuration-only network");
    }
    if (seats.putIfAbsent(seat.container(), seat) != null) {
      throw new EngineException.Forbidden(
          "endpoint with name " + seat.name() + " already exists in network " + record.name());
    }
  }

  static EngineException.NotFound notFound(String word) {
    return new EngineException.NotFound("network " + word + " not found");
  }

  /** Lets others see who has taken a seat. */
  public synchronized void show(Endpoint endpoint) {
    Endpoint before = endpoints.put(endpoint.seat().container(), endpoint);
    if (before != null) {
      names.remove(before);
    }
    seats.put(endpoint.seat().container(), endpoint.seat());
    names.add(endpoint);
  }

  /** Others do not find it any more; its place is still its own. */
  public synchronized void hide(String container) {
    Endpoint endpoint = endpoints.remove(container);
    if (endpoint != null) {
      names.remove(endpoint);
    }
  }

  /** Gives a place back. */
  public synchronized void leave(String container) {
    hide(container);
    seats.remove(container);
  }

  /** Whether nobody is on it. */
  synchronized boolean isEmpty() {
    return seats.isEmpty();
  }

  /**
   * Takes no more from here on.
   *
   * @return who stands against it; when there is anybody, nothing has changed
   */
  synchronized Collection<Seat> close() {
    if (seats.isEmpty()) {
      gone = true;
    }
    return List.copyOf(seats.values());
  }

  /** It could not be removed after all. */
  synchronized void reopen() {
    gone = false;
  }

  /** Who is called {@code name}, which is in lower case. */
  public List<InetAddress> addressesOf(String name) {
    return names.addresses(name);
  }

  /** The first name of who has this address. */
  public Optional<String> nameOf(InetAddress address) {
    return names.name(address);
  }

  synchronized NetworkDetails details() {
    Map<String, NetworkDetails.Member> members = new HashMap<>();
    endpoints.forEach((container, endpoint) -> members.put(container, endpoint.member()));
    return record.details(members);
  }
}
