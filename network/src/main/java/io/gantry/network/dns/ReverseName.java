package io.gantry.network.dns;

import io.gantry.kernel.inet.Literals;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Addresses written as names, back to front: {@code 2.0.17.172.in-addr.arpa}. */
final class ReverseName {
  private static final String IPV4 = ".in-addr.arpa";
  private static final String IPV6 = ".ip6.arpa";
  private static final int NIBBLES = 32;

  private ReverseName() {}

  /** The address that a name in lower case stands for, if it stands for a whole one. */
  static Optional<InetAddress> address(String name) {
    if (name.endsWith(IPV4)) {
      return Literals.parse(String.join(".", reversed(name, IPV4)));
    }
    return name.endsWith(IPV6) ? ipv6(reversed(name, IPV6)) : Optional.empty();
  }

  private static List<String> reversed(String name, String suffix) {
    List<String> labels =
        Arrays.asList(name.substring(0, name.length() - suffix.length()).split("\\.", -1));
    Collections.reverse(labels);
    return labels;
  }

  private static Optional<InetAddress> ipv6(List<String> nibbles) {
    if (nibbles.size() != NIBBLES || nibbles.stream().anyMatch(nibble -> nibble.length() != 1)) {
      return Optional.empty();
    }
    return Literals.parse(String.join("", nibbles).replaceAll("(.{4})(?!$)", "$1:"));
  }
}
