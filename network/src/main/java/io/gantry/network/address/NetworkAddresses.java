package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The addresses of one network, from {@link #lease} to {@link #close}: its subnets, which no other
 * network has, and who is in them.
 */
public final class NetworkAddresses implements AutoCloseable {
  private final AddressSpace space;
  private final AddressPlan plan;
  private final List<Lease> leases = new ArrayList<>();

  /**
   * A subnet with what is the network's own in it.
   *
   * @param held the gateway and auxiliary addresses
   */
  private record Lease(Subnet subnet, Optional<InetAddress> gateway, List<InetAddress> held) {}

  private NetworkAddresses(AddressSpace space, AddressPlan plan) {
    this.space = space;
    this.plan = plan;
  }

  /**
   * Gets the subnets, gateways and auxiliary addresses of a network, all or none.
   *
   * @param avoid what a chosen subnet must not overlap: routes of the host and its name servers
   * @throws NetworkException.Invalid when the pools are used up
   * @throws NetworkException.Forbidden when something asked for is taken
   */
  public static NetworkAddresses lease(
      AddressSpace space, AddressPlan plan, Collection<Cidr> avoid) {
    NetworkAddresses addresses = new NetworkAddresses(space, plan);
    try {
      addresses.lease(avoid);
      return addresses;
    } catch (RuntimeException e) {
      addresses.close();
      throw e;
    }
  }

  private void lease(Collection<Cidr> avoid) {
    for (Family family : Family.values()) {
      if (!plan.families().contains(family)) {
        continue;
      }
      List<SubnetRequest> requests =
          plan.subnets().stream().filter(it -> Family.of(it.range()) == family).toList();
      for (SubnetRequest request : requests) {
        Subnet subnet = space.claim(request.range(), request.part());
        hold(subnet, request.gateway(), request.auxiliary());
      }
      if (requests.isEmpty()) {
        hold(space.allocate(family, avoid), Optional.empty(), Map.of());
      }
    }
  }

  /** From here on the subnet is this network's, whether all addresses are free or not. */
  private void hold(
      Subnet subnet, Optional<InetAddress> wanted, Map<String, InetAddress> auxiliary) {
    List<InetAddress> held = new ArrayList<>();
    Optional<InetAddress> gateway = Optional.empty();
    try {
      if (wanted.isPresent()) {
        hold(subnet, wanted.get(), "gateway (" + Literals.text(wanted.get()) + ")", held);
        gateway = wanted;
      } else if (plan.gateways().contains(Family.of(subnet.range()))) {
        gateway = Optional.of(gateway(subnet));
        held.add(gateway.get());
      }
      for (Map.Entry<String, InetAddress> named : new TreeMap<>(auxiliary).entrySet()) {
        String address = named.getKey() + ":" + Literals.text(named.getValue());
        hold(subnet, named.getValue(), "secondary ip address (" + address + ")", held);
      }
    } finally {
      leases.add(new Lease(subnet, gateway, held));
    }
  }

  private static void hold(
      Subnet subnet, InetAddress address, String what, List<InetAddress> held) {
    try {
      subnet.take(address);
      held.add(address);
    } catch (NetworkException.Forbidden e) {
      throw new NetworkException.Forbidden("failed to allocate " + what + ": " + e.getMessage());
    }
  }

  private InetAddress gateway(Subnet subnet) {
    return subnet.take().orElseThrow(() -> exhausted(Family.of(subnet.range())));
  }

  /** The subnets with their gateways, IPv4 first. */
  public synchronized List<NetworkSpec.Subnet> subnets() {
    return leases.stream()
        .map(lease -> new NetworkSpec.Subnet(lease.subnet().range(), lease.gateway()))
        .toList();
  }

  /**
   * Hands out an address of one family: the wanted one, or the lowest that is free.
   *
   * @return with the length of its subnet; empty when the network has no such addresses
   * @throws NetworkException.Forbidden when somebody has the wanted one
   * @throws NetworkException.Invalid when the wanted one is in none of the subnets
   * @throws NetworkException when all are taken
   */
  public synchronized Optional<Cidr> take(Family family, Optional<InetAddress> wanted) {
    List<Subnet> subnets =
        leases.stream().map(Lease::subnet).filter(it -> Family.of(it.range()) == family).toList();
    if (subnets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        wanted.map(address -> take(subnets, address)).orElseGet(() -> takeAny(subnets, family)));
  }

  private static Cidr take(List<Subnet> subnets, InetAddress wanted) {
    for (Subnet subnet : subnets) {
      if (subnet.range().contains(wanted)) {
        subnet.take(wanted);
        return new Cidr(wanted, subnet.range().length());
      }
    }
    throw new NetworkException.Invalid(
        "invalid address "
            + Literals.text(wanted)
            + ": It does not belong to any of this network's subnets");
  }

  private Cidr takeAny(List<Subnet> subnets, Family family) {
    for (Subnet subnet : subnets) {
      Optional<InetAddress> address = subnet.take();
      if (address.isPresent()) {
        return new Cidr(address.get(), subnet.range().length());
      }
    }
    throw exhausted(family);
  }

  private NetworkException exhausted(Family family) {
    return new NetworkException(
        "no available %s addresses on this network's address pools: %s (%s)"
            .formatted(family, plan.name(), plan.id()));
  }

  /** Takes an address back. */
  public synchronized void free(InetAddress address) {
    leases.stream()
        .map(Lease::subnet)
        .filter(subnet -> subnet.range().contains(address))
        .forEach(subnet -> subnet.free(address));
  }

  /** Gives the subnets back; nothing is in them any more. */
  @Override
  public synchronized void close() {
    for (Lease lease : leases) {
      lease.held().forEach(lease.subnet()::free);
      space.release(lease.subnet());
    }
    leases.clear();
  }
}
