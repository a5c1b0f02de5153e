package io.gantry.kernel.netlink;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * IP addresses as the kernel and people write them. Java's own {@code InetAddress} has neither the
 * short form of IPv6, nor keeps an IPv4 address mapped into IPv6 as what it is.
 */
public final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it is none, e.g. a name
   */
  public static InetAddress parse(String text) {
    return InetAddress.ofLiteral(text);
  }

  /** From four or sixteen bytes. */
  public static InetAddress of(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new MalformedMessageException("an IP address of " + bytes.length + " bytes");
    }
  }

  /** As RFC 5952 wants it: {@code 10.0.0.1}, {@code fd00::1}. */
  public static String format(InetAddress address) {
    return address instanceof Inet4Address v4
        ? v4.getHostAddress()
        : formatV6(address.getAddress());
  }

  private static String formatV6(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > longest) {
        start = i;
        longest = zeros;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }
}
