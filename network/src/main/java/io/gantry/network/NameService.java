package io.gantry.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a sandbox's name server knows. Every method answers at once and is asked for every query, so
 * that no answer is older than the state of the networks.
 */
public interface NameService {
  /**
   * The addresses of a container, an alias or a service, of both families.
   *
   * @param name without a dot at its end, in lower case
   * @return empty when nobody on the sandbox's networks has this name
   */
  List<InetAddress> addresses(String name);

  /** The name of who has this address on one of the sandbox's networks, {@code name.network}. */
  Optional<String> name(InetAddress address);

  /**
   * Who is asked about all other names, in this order.
   *
   * @return empty when no query may leave: the sandbox has internal networks only
   */
  List<Upstream> upstreams();

  /** What becomes of names without a dot that nobody has. */
  default ShortNames shortNames() {
    return ShortNames.ASKED;
  }

  /** Names without a dot, and the resolvers. */
  enum ShortNames {
    /** Resolvers are asked, as about all names. */
    ASKED,
    /**
     * Resolvers are not asked for their addresses: the user has set {@code ndots}, so that the
     * container's own resolver library adds its search domains.
     */
    KEPT
  }

  /**
   * A resolver.
   *
   * @param server its address and port
   * @param from the namespace that the query is sent from
   */
  record Upstream(InetSocketAddress server, From from) {}

  /** Where a query to a resolver leaves. */
  enum From {
    /** The engine's: it is one of the host's resolvers. */
    HOST,
    /** The container's: the user named it. */
    SANDBOX
  }
}
