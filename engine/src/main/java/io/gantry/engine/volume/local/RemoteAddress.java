package io.gantry.engine.volume.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Names of servers in the options of NFS and CIFS mounts: {@code mount(2)} takes addresses, and it
 * is {@code mount(8)} that looks names up.
 */
final class RemoteAddress {
  private static final String ADDRESS = "addr=";

  private final Resolver resolver;

  RemoteAddress(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Looks a name up. */
  interface Resolver {
    /** The system's way. */
    Resolver SYSTEM = InetAddress::getByName;

    InetAddress resolve(String name) throws UnknownHostException;
  }

  /** The same with addresses instead of names. */
  Backing.Mounted resolved(Backing.Mounted wanted) throws IOException {
    boolean nfs = wanted.type().equals("nfs");
    boolean cifs = wanted.type().equals("cifs");
    if (!nfs && !cifs) {
      return wanted;
    }
    String name =
        Arrays.stream(wanted.options().split(",", -1))
            .filter(option -> option.startsWith(ADDRESS))
            .map(option -> option.substring(ADDRESS.length()))
            .findFirst()
            .orElse("");
    if (!name.isEmpty()) {
      return new Backing.Mounted(
          wanted.type(),
          wanted.device(),
          wanted.options().replace(ADDRESS + name, ADDRESS + address(name)));
    }
    return cifs ? withServer(wanted) : wanted;
  }

  private Backing.Mounted withServer(Backing.Mounted wanted) throws IOException {
    String device = wanted.device();
    int end = device.startsWith("//") ? device.indexOf('/', 2) : -1;
    if (end <= 2) {
      return wanted;
    }
    String server = device.substring(2, end);
    return new Backing.Mounted(
        wanted.type(), "//" + address(server) + device.substring(end), wanted.options());
  }

  private String address(String name) throws IOException {
    if (name.contains(":")) {
      return name;
    }
    try {
      return resolver.resolve(name).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IOException(
          "error resolving passed in network volume address: lookup " + name + ": no such host", e);
    }
  }
}
