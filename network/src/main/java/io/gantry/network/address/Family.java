package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;

/** The two kinds of addresses. */
public enum Family {
  /** RFC 791. */
  IPV4("IPv4"),
  /** RFC 8200. */
  IPV6("IPv6");

  private final String text;

  Family(String text) {
    this.text = text;
  }

  /** That of an address. */
  public static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }

  /** That of a network. */
  public static Family of(Cidr range) {
    return of(range.address());
  }

  /** {@code IPv4} or {@code IPv6}. */
  @Override
  public String toString() {
    return text;
  }
}
