package io.gantry.engine.topology;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is called what on one network. Several may share a name. Look-ups are one step and take no
 * lock; lists in it are never changed, only replaced.
 */
final class NameTable {
  private final Map<String, List<Endpoint>> byName = new ConcurrentHashMap<>();
  private final Map<InetAddress, Endpoint> byAddress = new ConcurrentHashMap<>();

  void add(Endpoint endpoint) {
    for (String name : endpoint.names()) {
      byName.merge(
          name.toLowerCase(Locale.ROOT),
          List.of(endpoint),
          (before, one) -> {
            List<Endpoint> all = new ArrayList<>(before);
            all.addAll(one);
            return List.copyOf(all);
          });
    }
    if (!endpoint.names().isEmpty()) {
      endpoint.addresses().forEach(address -> byAddress.put(address, endpoint));
    }
  }

  void remove(Endpoint endpoint) {
    for (String name : endpoint.names()) {
      byName.computeIfPresent(
          name.toLowerCase(Locale.ROOT),
          (same, before) -> {
            List<Endpoint> rest = before.stream().filter(e -> !same(e, endpoint)).toList();
            return rest.isEmpty() ? null : rest;
          });
    }
    endpoint.addresses().forEach(address -> byAddress.remove(address, endpoint));
  }

  private static boolean same(Endpoint one, Endpoint other) {
    return one.seat().endpoint().equals(other.seat().endpoint());
  }

  /** Those of this name, which is in lower case. */
  List<InetAddress> addresses(String name) {
    List<InetAddress> addresses = new ArrayList<>();
    byName.getOrDefault(name, List.of()).forEach(e -> addresses.addAll(e.addresses()));
    return addresses;
  }

  /** The first name of who has this address. */
  Optional<String> name(InetAddress address) {
    return Optional.ofNullable(byAddress.get(address)).map(e -> e.names().getFirst());
  }
}
