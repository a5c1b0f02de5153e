package io.gantry.engine.endpoint;

import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.name.Ids;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.Seat;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.PeerPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.address.AddressWishes;
import io.gantry.network.address.Family;
import io.gantry.network.options.DriverOptions;
import io.gantry.network.options.EndpointOptions;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives a container a place on a network, and takes it back: seat, addresses, interface name. */
final class Places {
  private static final int OCTETS = 6;
  private static final byte LOCALLY_ADMINISTERED = 2;
  private static final byte OF_ADDRESS = 0x42;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Places() {}

  /**
   * Decides all of a container's place.
   *
   * @param links names of interfaces that the container has already
   * @throws io.gantry.network.NetworkException when it cannot be had
   */
  static Endpoint take(
      ContainerRecord container, Network network, EndpointSettings asked, Set<String> links) {
    Seat seat = new Seat(container.id(), container.name(), Ids.random());
    network.take(seat);
    List<InetAddress> taken = new ArrayList<>();
    boolean done = false;
    try {
      Optional<EndpointSpec> spec =
          network.spec().map(it -> spec(seat, network, it, asked, links, taken));
      done = true;
      return new Endpoint(seat, network, spec, asked, EndpointNames.of(container, network, asked));
    } finally {
      if (!done) {
        free(network, taken);
        network.leave(container.id());
      }
    }
  }

  /** The very place that a container has that an engine before this one started. */
  static Endpoint takeAgain(
      ContainerRecord container,
      Network network,
      EndpointSettings asked,
      RunRecord.Place had,
      List<io.gantry.network.PublishedPort> ports) {
    Seat seat = new Seat(container.id(), container.name(), had.endpoint());
    network.take(seat);
    List<InetAddress> taken = new ArrayList<>();
    boolean done = false;
    try {
      Optional<Cidr> ipv4 = again(network, had.ipv4(), taken);
      Optional<Cidr> ipv6 = again(network, had.ipv6(), taken);
      Optional<EndpointSpec> spec =
          network
              .spec()
              .map(
                  it ->
                      new EndpointSpec(
                          had.endpoint(),
                          it,
                          had.link(),
                          MacAddress.parse(had.mac()),
                          ipv4,
                          ipv6,
                          linkLocal(wishes(asked)),
                          ports,
                          EndpointOptions.parse(asked.driverOpts()).sysctls(),
                          had.peers().stream().map(Places::peer).toList()));
      done = true;
      return new Endpoint(seat, network, spec, asked, EndpointNames.of(container, network, asked));
    } finally {
      if (!done) {
        free(network, taken);
        network.leave(container.id());
      }
    }
  }

  private static PeerPort peer(RunRecord.Peer had) {
    return new PeerPort(
        Literals.parse(had.address()).orElseThrow(),
        Transport.valueOf(had.transport()),
        had.port());
  }

  private static Optional<Cidr> again(Network network, String text, List<InetAddress> taken) {
    Optional<Cidr> had = Cidr.parse(text);
    had.ifPresent(
        cidr -> {
          network
              .addresses()
              .ifPresent(it -> it.take(Family.of(cidr), Optional.of(cidr.address())));
          taken.add(cidr.address());
        });
    return had;
  }

  /** Gives the place back: nothing of it is made any more. */
  static void giveBack(Endpoint endpoint) {
    endpoint.network().hide(endpoint.seat().container());
    free(endpoint.network(), endpoint.addresses());
    endpoint.network().leave(endpoint.seat().container());
  }

  private static void free(Network network, List<InetAddress> addresses) {
    network.addresses().ifPresent(pool -> addresses.forEach(pool::free));
  }

  private static EndpointSpec spec(
      Seat seat,
      Network network,
      NetworkSpec spec,
      EndpointSettings asked,
      Set<String> links,
      List<InetAddress> taken) {
    AddressWishes wishes = wishes(asked);
    for (InetAddress address : wishes.linkLocal()) {
      if (!address.isLinkLocalAddress()) {
        throw new NetworkException.Invalid(
            "invalid link local IP address: " + Literals.text(address));
      }
    }
    Optional<Cidr> ipv4 = take(network, Family.IPV4, wishes.ipv4(), taken);
    Optional<Cidr> ipv6 = take(network, Family.IPV6, wishes.ipv6(), taken);
    EndpointOptions options = EndpointOptions.parse(asked.driverOpts());
    String prefix = network.options().map(DriverOptions::linkPrefix).orElse("eth");
    return new EndpointSpec(
        seat.endpoint(),
        spec,
        options.link().orElseGet(() -> free(prefix, links)),
        mac(spec.driver(), asked, ipv4.or(() -> ipv6)),
        ipv4,
        ipv6,
        linkLocal(wishes),
        List.of(),
        options.sysctls());
  }

  private static AddressWishes wishes(EndpointSettings asked) {
    return AddressWishes.parse(
        asked.ipv4Address(), asked.ipv6Address(), asked.linkLocalIps(), new ArrayList<>());
  }

  private static Optional<Cidr> take(
      Network network, Family family, Optional<InetAddress> wish, List<InetAddress> taken) {
    Optional<Cidr> address = network.addresses().flatMap(pool -> pool.take(family, wish));
    address.ifPresent(cidr -> taken.add(cidr.address()));
    return address;
  }

  private static String free(String prefix, Set<String> links) {
    int number = 0;
    while (links.contains(prefix + number)) {
      number++;
    }
    return prefix + number;
  }

  /** Those of an ipvlan are the parent's. */
  private static Optional<MacAddress> mac(
      NetworkDriver driver, EndpointSettings asked, Optional<Cidr> address) {
    boolean own =
        switch (driver) {
          case NetworkDriver.Bridge ignored -> true;
          case NetworkDriver.Macvlan macvlan ->
              macvlan.mode() != NetworkDriver.Macvlan.Mode.PASSTHRU;
          case NetworkDriver.Ipvlan ignored -> false;
        };
    return own
        ? MacAddress.parse(asked.macAddress())
            .or(() -> address.map(cidr -> made(cidr.address())))
            .or(Places::random)
        : Optional.empty();
  }

  /**
   * Of the address: who has it next is found at once by those who remember where it was. The host
   * and other containers would look for the one before for half a minute.
   */
  private static MacAddress made(InetAddress address) {
    byte[] octets = new byte[OCTETS];
    octets[0] = LOCALLY_ADMINISTERED;
    octets[1] = OF_ADDRESS;
    byte[] from = address.getAddress();
    for (int i = 0; i < from.length; i++) {
      octets[2 + i % 4] ^= from[i];
    }
    return MacAddress.of(octets);
  }

  private static Optional<MacAddress> random() {
    byte[] octets = new byte[OCTETS];
    RANDOM.nextBytes(octets);
    // of one station, and administered by nobody but us
    octets[0] = (byte) ((octets[0] & ~1) | 2);
    return Optional.of(MacAddress.of(octets));
  }

  private static List<Cidr> linkLocal(AddressWishes wishes) {
    return wishes.linkLocal().stream()
        .map(address -> new Cidr(address, Family.of(address) == Family.IPV4 ? 16 : 64))
        .toList();
  }
}
