package io.gantry.engine.endpoint;

import io.gantry.engine.network.Resolvers;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NameService.From;
import io.gantry.network.NameService.Upstream;
import java.net.InetSocketAddress;
import java.util.List;

/** Who is asked about names that nobody on a container's networks has. */
final class Upstreams {
  private static final int PORT = 53;

  private Upstreams() {}

  /** The wanted resolvers, asked as the container would; otherwise the host's, asked as it does. */
  static List<Upstream> of(Resolvers wanted) {
    return wanted.servers().isEmpty()
        ? upstreams(HostResolvers.behindResolved().servers(), From.HOST)
        : upstreams(wanted.servers(), From.SANDBOX);
  }

  private static List<Upstream> upstreams(List<String> servers, From from) {
    return servers.stream()
        .flatMap(server -> Literals.parse(server).stream())
        .map(address -> new Upstream(new InetSocketAddress(address, PORT), from))
        .toList();
  }
}
