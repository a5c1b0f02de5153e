package io.gantry.kernel.inet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, read without asking any name server. */
public final class Literals {
  private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private Literals() {}

  /**
   * The address that {@code text} spells: four decimal numbers, or an IPv6 address without a zone.
   * The short forms of {@code inet_aton(3)} and leading zeros are not addresses, as in Go.
   */
  public static Optional<InetAddress> parse(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return text.indexOf('%') >= 0
            ? Optional.empty()
            : Optional.of(Inet6Address.ofLiteral(text));
      }
      return DOTTED.matcher(text).matches() && !leadingZero(text)
          ? Optional.of(Inet4Address.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean leadingZero(String text) {
    for (String part : text.split("\\.", -1)) {
      if (part.length() > 1 && part.startsWith("0")) {
        return true;
      }
    }
    return false;
  }

  /**
   * The address as Go, and so Docker, writes it: IPv6 with its longest run of zeros left out (RFC
   * 5952).
   */
  public static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    return ipv6(address.getAddress());
  }

  private static String ipv6(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int from = -1;
    int length = 1; // a single zero is not left out
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        from = i;
        length = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
