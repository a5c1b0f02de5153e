package io.gantry.kernel.netlink.route;

import io.gantry.kernel.netlink.Attribute;
import io.gantry.kernel.netlink.Attributes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** IP addresses in rtnetlink's messages. */
final class Ip {
  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private Ip() {}

  static int family(InetAddress address) {
    return address instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  static boolean is(int family) {
    return family == AF_INET || family == AF_INET6;
  }

  static Optional<InetAddress> find(Attributes attributes, int type) {
    return attributes.find(type).map(Attribute::address);
  }

  /** The address that all bits of are zero. */
  static InetAddress any(int family) {
    return family == AF_INET ? Route.ANY_V4.address() : Route.ANY_V6.address();
  }
}
