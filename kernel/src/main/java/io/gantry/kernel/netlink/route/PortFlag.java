package io.gantry.kernel.netlink.route;

/** A switch of a bridge's port ({@code IFLA_BRPORT_*}). */
public enum PortFlag {
  /** Frames may leave by the port that they came in by. */
  HAIRPIN(4),
  /** It learns who is behind it. */
  LEARNING(8),
  /** Frames for nobody known leave by it. */
  UNICAST_FLOOD(9),
  /** Multicast frames leave by it. */
  MCAST_FLOOD(27),
  /** Broadcast frames leave by it. */
  BCAST_FLOOD(30),
  /** ARP and neighbour discovery are answered, not forwarded. */
  NEIGH_SUPPRESS(32),
  /** It reaches no other isolated port. */
  ISOLATED(33);

  final int attribute;

  PortFlag(int attribute) {
    this.attribute = attribute;
  }
}
