package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import io.gantry.network.NetworkException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A subnet and who is in it. Two networks may have one subnet together, each with a part of its own
 * to hand out from: then they share what is taken.
 *
 * <p>Never handed out are IPv4's address of the network and that for broadcasts, which a network of
 * one or two addresses has not (RFC 3021), and IPv6's first, the routers' anycast address (RFC
 * 4291).
 */
final class Subnet {
  private final Cidr range;
  private final Optional<Cidr> part;
  private final Runs taken;

  private Subnet(Cidr range, Optional<Cidr> part, Runs taken) {
    this.range = range;
    this.part = part;
    this.taken = taken;
  }

  /** A new one. */
  static Subnet of(Cidr range, Optional<Cidr> part) {
    Subnet subnet = new Subnet(range, part, new Runs());
    boolean pair = !range.isIpv6() && range.size().compareTo(BigInteger.TWO) <= 0;
    if (!pair) {
      subnet.mark(BigInteger.ZERO);
    }
    if (!pair && !range.isIpv6()) {
      subnet.mark(range.offset(range.last()));
    }
    return subnet;
  }

  /** The same subnet, of which another part is handed out. */
  Subnet share(Optional<Cidr> other) {
    return new Subnet(range, other, taken);
  }

  Cidr range() {
    return range;
  }

  /** What is handed out when nobody asks for an address, if not all of the range. */
  Optional<Cidr> part() {
    return part;
  }

  /** Hands out the lowest free address; empty when all are taken. */
  Optional<InetAddress> take() {
    Cidr from = part.orElse(range);
    BigInteger last = range.offset(from.last());
    synchronized (taken) {
      BigInteger free = taken.free(range.offset(from.network().address()));
      if (free.compareTo(last) > 0) {
        return Optional.empty();
      }
      mark(free);
      return Optional.of(range.at(free));
    }
  }

  /**
   * Hands out this address, which lies in the range.
   *
   * @throws NetworkException.Forbidden when somebody has it
   */
  void take(InetAddress wanted) {
    BigInteger offset = range.offset(wanted);
    synchronized (taken) {
      if (taken.contains(offset)) {
        throw new NetworkException.Forbidden("Address already in use");
      }
      mark(offset);
    }
  }

  /** Takes an address back. */
  void free(InetAddress address) {
    synchronized (taken) {
      taken.remove(range.offset(address));
    }
  }

  private void mark(BigInteger offset) {
    taken.add(offset, offset);
  }
}
