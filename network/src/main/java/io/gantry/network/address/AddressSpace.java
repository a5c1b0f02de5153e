package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import io.gantry.network.NetworkException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All subnets of one engine. */
public final class AddressSpace {
  private final List<AddressPool> pools;
  private final List<Subnet> subnets = new ArrayList<>();

  /**
   * With nothing handed out.
   *
   * @param pools what networks without a wish get, lowest address first
   */
  public AddressSpace(List<AddressPool> pools) {
    this.pools =
        pools.stream()
            .sorted(Comparator.comparing(pool -> number(pool.base().address().getAddress())))
            .toList();
  }

  /**
   * Hands out the first subnet of the pools that is free.
   *
   * @param avoid what else it must not overlap: the host's routes and its name servers
   * @throws NetworkException.Invalid when there is none
   */
  synchronized Subnet allocate(Family family, Collection<Cidr> avoid) {
    Runs used = new Runs();
    subnets.forEach(subnet -> add(used, family, subnet.range()));
    avoid.forEach(range -> add(used, family, range));
    for (AddressPool pool : pools) {
      if (Family.of(pool.base()) == family) {
        Optional<Cidr> free = free(pool, used);
        if (free.isPresent()) {
          return keep(Subnet.of(free.get(), Optional.empty()));
        }
      }
    }
    throw new NetworkException.Invalid("all predefined address pools have been fully subnetted");
  }

  private static void add(Runs used, Family family, Cidr range) {
    // a default route leads everywhere, and is in nobody's way
    if (Family.of(range) == family && range.length() > 0) {
      used.add(number(range.network().address().getAddress()), number(range.last().getAddress()));
    }
  }

  private static BigInteger number(byte[] address) {
    return new BigInteger(1, address);
  }

  private static Optional<Cidr> free(AddressPool pool, Runs used) {
    BigInteger base = number(pool.base().address().getAddress());
    BigInteger size = pool.base().size();
    BigInteger step = pool.step();
    BigInteger offset = BigInteger.ZERO;
    while (offset.compareTo(size) < 0) {
      BigInteger first = base.add(offset);
      Optional<BigInteger> blocked = used.meets(first, first.add(step).subtract(BigInteger.ONE));
      if (blocked.isEmpty()) {
        return Optional.of(new Cidr(pool.base().at(offset), pool.length()));
      }
      offset = blocked.get().subtract(base).divide(step).add(BigInteger.ONE).multiply(step);
    }
    return Optional.empty();
  }

  /**
   * Hands out the subnet that is asked for.
   *
   * @param range the network, all bits behind its prefix zero
   * @param part of it, to hand out addresses from; two networks with parts of their own may share a
   *     subnet
   * @throws NetworkException.Forbidden when another overlaps
   */
  synchronized Subnet claim(Cidr range, Optional<Cidr> part) {
    Optional<Subnet> shared = Optional.empty();
    for (Subnet subnet : subnets) {
      if (!subnet.range().overlaps(range)) {
        continue;
      }
      boolean own = part.isPresent() && subnet.part().isPresent() && !subnet.part().equals(part);
      if (!own || !subnet.range().equals(range)) {
        throw new NetworkException.Forbidden(
            "invalid pool request: Pool overlaps with other one on this address space");
      }
      shared = Optional.of(subnet);
    }
    return keep(shared.map(it -> it.share(part)).orElseGet(() -> Subnet.of(range, part)));
  }

  private Subnet keep(Subnet subnet) {
    subnets.add(subnet);
    return subnet;
  }

  /** Takes a subnet back. */
  synchronized void release(Subnet subnet) {
    subnets.remove(subnet);
  }
}
