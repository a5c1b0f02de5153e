package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import io.gantry.engine.network.CreateNetwork;
import java.util.Set;

/** Judges a request for a network by Docker's rules, before anything is made of it. */
final class CreateCheck {
  private static final Set<String> MADE = Set.of("bridge", "macvlan", "ipvlan");
  private static final Set<String> ONE_ONLY = Set.of("host", "null");
  private static final Set<String> IPAM = Set.of("default", "null");

  private CreateCheck() {}

  static void check(CreateNetwork request) {
    if (request.name().isBlank()) {
      throw new EngineException.InvalidParameter("invalid name: name is empty");
    }
    if (Predefined.isReserved(request.name())) {
      throw new EngineException.Forbidden(
          "operation is not permitted on predefined " + request.name() + " network ");
    }
    if (request.configOnly()) {
      configOnly(request);
    } else {
      driver(request.driver());
    }
    if (request.scope().equals("swarm")) {
      throw new EngineException.Forbidden(
          "cannot create a swarm scoped network when swarm is not active");
    }
    if (request.use().ingress()) {
      throw new EngineException.Forbidden("Ingress network can only be global scope network");
    }
    if (!IPAM.contains(request.ipam().driver())) {
      throw noPlugin(request.ipam().driver());
    }
    if (!request.configFrom().isEmpty()) {
      configFrom(request);
    }
  }

  private static void configFrom(CreateNetwork request) {
    if (configures(request)) {
      throw new EngineException.Forbidden(
          "user specified configurations are not supported if the network depends on a"
              + " configuration network");
    }
    if (!request.options().isEmpty()) {
      throw new EngineException.Forbidden(
          "network driver options are not supported if the network depends on a configuration"
              + " network");
    }
  }

  private static void configOnly(CreateNetwork request) {
    if (!request.configFrom().isEmpty()) {
      throw new EngineException.Forbidden(
          "a configuration network cannot depend on another configuration network");
    }
    boolean operated =
        request.use().internal()
            || request.use().attachable()
            || request.use().ingress()
            || !request.scope().isEmpty();
    if (operated) {
      throw new EngineException.Forbidden(
          "configuration network can only contain network specific fields. Network operator fields"
              + " like [ ingress | internal | attachable | scope ] are not supported.");
    }
  }

  private static void driver(String driver) {
    if (ONE_ONLY.contains(driver)) {
      throw new EngineException.Forbidden(
          "only one instance of \"" + driver + "\" network is allowed");
    }
    if (driver.equals("overlay")) {
      throw new EngineException.Forbidden(
          "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
              + " connect this node to swarm and try again.");
    }
    if (!driver.isEmpty() && !MADE.contains(driver)) {
      throw noPlugin(driver);
    }
  }

  private static EngineException.NotFound noPlugin(String name) {
    return new EngineException.NotFound("plugin \"" + name + "\" not found");
  }

  private static boolean configures(CreateNetwork request) {
    return !request.labels().isEmpty()
        || !request.ipam().subnets().isEmpty()
        || !request.ipam().driver().equals("default")
        || request.ipv6().orElse(false)
        || !request.ipv4().orElse(true);
  }
}
