package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that a container wants on a network.
 *
 * @param ipv4 an address of IPv4
 * @param ipv6 an address of IPv6
 * @param linkLocal further ones, which no network manages
 */
public record AddressWishes(
    Optional<InetAddress> ipv4, Optional<InetAddress> ipv6, List<InetAddress> linkLocal) {
  /** Nothing wanted. */
  public static final AddressWishes NONE =
      new AddressWishes(Optional.empty(), Optional.empty(), List.of());

  /** Copies. */
  public AddressWishes {
    linkLocal = List.copyOf(linkLocal);
  }

  /**
   * Reads what a user wants; what is not given is empty.
   *
   * @param complaints gets what is wrong, in Docker's words
   */
  public static AddressWishes parse(
      String ipv4, String ipv6, List<String> linkLocal, Collection<String> complaints) {
    List<InetAddress> further = new ArrayList<>();
    Optional<InetAddress> four = parse(ipv4, Family.IPV4, complaints);
    Optional<InetAddress> six = parse(ipv6, Family.IPV6, complaints);
    for (String text : linkLocal) {
      Literals.parse(text)
          .filter(address -> !address.isAnyLocalAddress())
          .ifPresentOrElse(
              further::add, () -> complaints.add("invalid link-local IP address: " + text));
    }
    return new AddressWishes(four, six, further);
  }

  private static Optional<InetAddress> parse(
      String text, Family family, Collection<String> complaints) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<InetAddress> address =
        Literals.parse(text).filter(it -> Family.of(it) == family && !it.isAnyLocalAddress());
    if (address.isEmpty()) {
      complaints.add("invalid " + family + " address: " + text);
    }
    return address;
  }

  /**
   * Looks whether a network has what is wanted. What is no address at all no subnet contains: that
   * is said, too.
   *
   * @param wanted as the user wrote it; empty is no wish
   * @param configured the subnets that a user gave the network, not those from pools
   * @param complaints gets what is wrong, in Docker's words
   */
  public static void check(
      String wanted, Family family, Collection<Cidr> configured, Collection<String> complaints) {
    List<Cidr> own = configured.stream().filter(range -> Family.of(range) == family).toList();
    Optional<InetAddress> address = Literals.parse(wanted).filter(it -> Family.of(it) == family);
    if (wanted.isEmpty()
        || own.stream().anyMatch(range -> address.filter(range::contains).isPresent())) {
      return;
    }
    complaints.add(
        own.isEmpty()
            ? "user specified IP address is supported only when connecting to networks with user"
                + " configured subnets"
            : "no configured subnet or ip-range contain the IP address " + wanted);
  }
}
