package io.gantry.engine.endpoint;

import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Network;
import io.gantry.network.NameService;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one container may know of the others: who is on its networks, by name, by {@code
 * name.network}, and by its own links.
 */
public final class SandboxNames implements NameService {
  private final List<Upstream> resolvers;
  private volatile List<Endpoint> endpoints = List.of();

  /**
   * @param resolvers who is asked about all other names, when there is a way out
   */
  SandboxNames(List<Upstream> resolvers) {
    this.resolvers = List.copyOf(resolvers);
  }

  /** From now on it is on these networks; the way out comes first. */
  void on(List<Endpoint> now) {
    endpoints = now.stream().filter(e -> e.network().isUserDefined()).toList();
  }

  @Override
  public List<InetAddress> addresses(String name) {
    for (Endpoint endpoint : endpoints) {
      List<InetAddress> found = endpoint.network().addressesOf(target(endpoint, name));
      if (!found.isEmpty()) {
        return found;
      }
    }
    return qualified(name);
  }

  /** {@code a.b.c}: a in b.c, or a.b in c. */
  private List<InetAddress> qualified(String name) {
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      String network = name.substring(dot + 1);
      for (Endpoint endpoint : endpoints) {
        if (endpoint.network().name().toLowerCase(Locale.ROOT).equals(network)) {
          List<InetAddress> found =
              endpoint.network().addressesOf(target(endpoint, name.substring(0, dot)));
          if (!found.isEmpty()) {
            return found;
          }
        }
      }
    }
    return List.of();
  }

  /** Links are names that only this container knows. */
  private static String target(Endpoint endpoint, String name) {
    for (String link : endpoint.asked().links()) {
      Link parsed = Link.parse(link);
      if (parsed.alias().toLowerCase(Locale.ROOT).equals(name)) {
        return parsed.container().toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }

  @Override
  public Optional<String> name(InetAddress address) {
    for (Endpoint endpoint : endpoints) {
      Network network = endpoint.network();
      Optional<String> name = network.nameOf(address);
      if (name.isPresent()) {
        return name.map(it -> it + "." + network.name());
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Upstream> upstreams() {
    List<Endpoint> now = endpoints;
    boolean out = now.isEmpty() || now.stream().anyMatch(e -> !e.network().isInternal());
    return out ? resolvers : List.of();
  }
}
