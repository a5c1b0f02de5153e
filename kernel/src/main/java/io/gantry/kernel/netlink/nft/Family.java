package io.gantry.kernel.netlink.nft;

import java.util.Optional;

/** What packets a table sees ({@code NFPROTO_*} of {@code linux/netfilter.h}). */
public enum Family {
  /** IPv4 and IPv6. */
  INET(1),
  /** IPv4. */
  IP(2),
  /** Frames on a bridge. */
  BRIDGE(7),
  /** IPv6. */
  IP6(10);

  final int number;

  Family(int number) {
    this.number = number;
  }

  /** The family with this number; empty for one that Gantry has no use for. */
  static Optional<Family> of(int number) {
    for (Family family : values()) {
      if (family.number == number) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }
}
