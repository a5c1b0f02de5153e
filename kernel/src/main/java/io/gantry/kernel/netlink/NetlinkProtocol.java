package io.gantry.kernel.netlink;

/** Which part of the kernel a netlink socket speaks to ({@code linux/netlink.h}). */
public enum NetlinkProtocol {
  /** Links, addresses, routes, neighbours: {@code rtnetlink(7)}. */
  NETLINK_ROUTE(0),
  /** Firewall and connection tracking: {@code linux/netfilter/nfnetlink.h}. */
  NETLINK_NETFILTER(12);

  private final int number;

  NetlinkProtocol(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
