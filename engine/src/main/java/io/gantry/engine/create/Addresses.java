package io.gantry.engine.create;

import java.net.Inet4Address;
import java.net.Inet6Address;

/** IP addresses as text. */
final class Addresses {
  private Addresses() {}

  /** Whether {@code text} is an address, without asking any name server. */
  static boolean isAddress(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        Inet6Address.ofLiteral(text);
      } else {
        Inet4Address.ofLiteral(text);
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
