package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import io.gantry.engine.name.Ids;
import io.gantry.engine.network.CreateNetwork;
import io.gantry.engine.network.Ipam;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.network.Fabric;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a network comes to be: judged, named, given addresses, raised, written down. What fails takes
 * back what was made before it.
 */
final class Creation {
  private final Supplier<NetworkDefaults> defaults;
  private final NetworkTable table;
  private final NetworkStore store;
  private final Leasing leasing;
  private final Fabric fabric;
  private final NetworkEvents events;
  private final InstantSource clock;

  Creation(
      Supplier<NetworkDefaults> defaults,
      NetworkTable table,
      NetworkStore store,
      Leasing leasing,
      Fabric fabric,
      NetworkEvents events,
      InstantSource clock) {
    this.defaults = defaults;
    this.table = table;
    this.store = store;
    this.leasing = leasing;
    this.fabric = fabric;
    this.events = events;
    this.clock = clock;
  }

  Network create(CreateNetwork request) {
    CreateCheck.check(request);
    String id = Ids.random();
    table.reserve(request.name(), id);
    boolean created = false;
    try {
      Network network =
          make(request.configFrom().isEmpty() ? own(id, request) : taken(id, request));
      created = true;
      events.created(network);
      return network;
    } catch (NetworkException e) {
      throw Failures.of(e);
    } finally {
      if (!created) {
        table.release(request.name(), id);
      }
    }
  }

  /** Makes what {@code record} describes. */
  Network make(NetworkRecord record) {
    Network network = leasing.lease(record, fabric.surroundings());
    boolean raised = false;
    boolean written = false;
    try {
      refuseSameLink(network);
      network.spec().ifPresent(fabric::raise);
      raised = true;
      store.write(network.record());
      written = true;
    } catch (IOException e) {
      throw new EngineException.Internal(
          "cannot create network " + record.name() + ": " + e.getMessage(), e);
    } finally {
      if (!written) {
        if (raised) {
          network.spec().ifPresent(fabric::lower);
        }
        network.addresses().ifPresent(addresses -> addresses.close());
      }
    }
    table.add(network);
    return network;
  }

  private void refuseSameLink(Network network) {
    for (Network other : table.all()) {
      if (!other.id().equals(network.id())
          && !link(network).isEmpty()
          && link(network).equals(link(other))) {
        throw new EngineException.Forbidden(
            "cannot create network %s (%s): conflicts with network %s (%s): networks have same bridge name"
                .formatted(network.id(), link(network), other.id(), link(other)));
      }
    }
  }

  private static String link(Network network) {
    return network
        .spec()
        .map(spec -> spec.driver() instanceof NetworkDriver.Bridge bridge ? bridge.link() : "")
        .orElse("");
  }

  private NetworkRecord own(String id, CreateNetwork request) {
    String driver = request.driver().isEmpty() ? "bridge" : request.driver();
    Map<String, String> options = new HashMap<>(request.options());
    if (!request.configOnly()) {
      defaults.get().options().getOrDefault(driver, Map.of()).forEach(options::putIfAbsent);
    }
    boolean ipv4 = request.ipv4().orElseGet(() -> option(options, "ipv4", true));
    boolean ipv6 = request.ipv6().orElseGet(() -> option(options, "ipv6", false));
    if (!ipv4 && !ipv6) {
      throw new EngineException.InvalidParameter("IPv4 or IPv6 must be enabled");
    }
    return new NetworkRecord(
        id,
        request.name(),
        clock.instant(),
        request.configOnly() ? "null" : driver,
        ipv4,
        ipv6,
        request.ipam(),
        List.of(),
        List.of(),
        request.use().internal(),
        request.use().attachable(),
        request.configOnly(),
        "",
        options,
        request.labels());
  }

  /** {@code com.docker.network.enable_ipv6}: for clients that have no field for it. */
  private static boolean option(Map<String, String> options, String family, boolean otherwise) {
    String key = "com.docker.network.enable_" + family;
    return switch (options.getOrDefault(key, "").toLowerCase(Locale.ROOT)) {
      case "" -> otherwise;
      case "1", "t", "true" -> true;
      case "0", "f", "false" -> false;
      default ->
          throw new EngineException.InvalidParameter(
              "driver-opt \"" + key + "\" is not a valid bool");
    };
  }

  private NetworkRecord taken(String id, CreateNetwork request) {
    NetworkRecord source =
        Optional.of(request.configFrom())
            .flatMap(table::byName)
            .map(Network::record)
            .filter(NetworkRecord::configOnly)
            .orElseThrow(
                () ->
                    new EngineException.NotFound(
                        "configuration network \"" + request.configFrom() + "\" does not exist"));
    return new NetworkRecord(
        id,
        request.name(),
        clock.instant(),
        request.driver().isEmpty() ? "bridge" : request.driver(),
        source.ipv4(),
        source.ipv6(),
        new Ipam(source.ipam().driver(), source.ipam().options(), source.ipam().pools()),
        List.of(),
        List.of(),
        request.use().internal(),
        request.use().attachable(),
        false,
        source.name(),
        source.options(),
        source.labels());
  }
}
