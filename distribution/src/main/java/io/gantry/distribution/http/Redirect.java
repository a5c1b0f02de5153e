package io.gantry.distribution.http;

import io.gantry.distribution.RegistryException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Where a registry may send its client: to HTTP addresses only; from HTTPS not back to HTTP; and
 * when the registry itself is on the public network, not to addresses that are not: nobody outside
 * shall have the host ask its neighbours.
 */
public final class Redirect {

  private static final int CARRIER_GRADE_FIRST = 100;
  private static final int RESERVED_FIRST = 240;

  private Redirect() {}

  static Call of(Call first, Call last, URI location, ProxySelector proxies)
      throws RegistryException {
    URI target = last.uri().resolve(location);
    check(first.toString(), first.uri(), target, proxies);
    Call next = first.to(target);
    return sameHost(first.uri(), target) ? next : next.without("Authorization");
  }

  /**
   * Checks that what came from one address may lead to another.
   *
   * @throws RegistryException when it may not, saying why
   */
  public static void check(String what, URI from, URI to, ProxySelector proxies)
      throws RegistryException {
    String scheme = String.valueOf(to.getScheme());
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refused(what, to, "unsupported protocol scheme \"" + scheme + "\"");
    }
    if (to.getHost() == null || to.getRawUserInfo() != null) {
      throw refused(what, to, "it names no host, or a user");
    }
    if (sameHost(from, to)) {
      return;
    }
    if (scheme.equals("http") && "https".equals(from.getScheme())) {
      throw refused(what, to, "it leaves TLS");
    }
    if (!isLiteral(to) && proxied(to, proxies)) {
      return; // the proxy resolves the name, in a network of its own
    }
    if (isPrivate(to) && !isPrivate(from)) {
      throw refused(what, to, "a public registry must not lead to a private address");
    }
  }

  private static RegistryException refused(String what, URI to, String why) {
    return new RegistryException(
        RegistryException.Kind.INVALID, what + ": redirect to \"" + to + "\" refused: " + why);
  }

  /** Whether two addresses are of one host and port. */
  public static boolean sameHost(URI one, URI other) {
    return String.valueOf(one.getHost()).equalsIgnoreCase(String.valueOf(other.getHost()))
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private static boolean isLiteral(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") || host.matches("[0-9.]+") || host.startsWith("0x");
  }

  private static boolean proxied(URI uri, ProxySelector proxies) {
    List<Proxy> chosen = proxies.select(uri);
    return chosen.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
  }

  private static boolean isPrivate(URI uri) {
    try {
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (isPrivate(address)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false; // connecting says so
    }
  }

  /** Whether an address is of this host or of a network that is not public. */
  static boolean isPrivate(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isUniqueLocal(address)
        || isCarrierGrade(address)
        || isReserved(address)
        || isTranslated(address);
  }

  /** "This network", which Linux takes for the host, and what comes after multicast. */
  private static boolean isReserved(InetAddress address) {
    int first = address.getAddress()[0] & 0xFF;
    return address instanceof Inet4Address && (first == 0 || first >= RESERVED_FIRST);
  }

  /** An address of IPv4 behind a translator (RFC 6052), which may be any. */
  private static boolean isTranslated(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16 && bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xFF) == 0xFF;
  }

  private static boolean isUniqueLocal(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
  }

  private static boolean isCarrierGrade(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && bytes[0] == CARRIER_GRADE_FIRST && (bytes[1] & 0xC0) == 0x40;
  }

  /** A header's address, if it is one. */
  static Optional<URI> parse(String text) {
    try {
      return Optional.of(URI.create(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
