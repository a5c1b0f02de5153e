package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.endpoint.Conflicts;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.engine.endpoint.EndpointCheck;
import io.gantry.engine.network.Networks.Disconnect;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Membership;
import io.gantry.engine.topology.Network;
import io.gantry.engine.topology.NetworkTable;
import io.gantry.engine.topology.Predefined;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How containers join and leave networks by hand, whether they run or not. */
public final class Joining implements Membership {
  private final Parts parts;
  private final NetworkTable networks;

  /** Of these containers. */
  public Joining(Parts parts) {
    this.parts = parts;
    this.networks = parts.connector().topology().table();
  }

  @Override
  public void connect(String networkWord, String word, EndpointSettings asked) {
    Container container = parts.index().find(word);
    Network network = networks.find(networkWord);
    container.lock().lock();
    try {
      ContainerRecord before = container.description();
      Conflicts.check(before, network);
      EndpointCheck.check(network.name(), Optional.of(network), asked);
      Map<String, EndpointSettings> endpoints = new LinkedHashMap<>(before.endpoints());
      endpoints.put(network.name(), asked);
      if (container.status().isUp()) {
        container.network(
            parts
                .connector()
                .connect(
                    before,
                    container.network(),
                    network,
                    asked,
                    parts.directories(container.id())));
      }
      describe(container, before.withEndpoints(endpoints));
    } finally {
      container.lock().unlock();
    }
  }

  @Override
  public void disconnect(String word, String containerWord, Disconnect how) {
    Container container = container(containerWord, word, how);
    Optional<Network> network = how == Disconnect.FORCED ? known(word) : found(word);
    container.lock().lock();
    try {
      String name = network.map(Network::name).orElse(word);
      ContainerRecord before = container.description();
      refuseHost(before, name);
      Optional<Endpoint> endpoint = network.flatMap(it -> container.network().on(it));
      boolean up = container.status().isUp();
      if (up ? endpoint.isEmpty() && network.isPresent() : !before.endpoints().containsKey(name)) {
        throw notConnected(container, (up ? "" : "the ") + "network " + name);
      }
      if (!before.endpoints().containsKey(name) && endpoint.isEmpty()) {
        throw notConnected(container, "the network " + name);
      }
      if (endpoint.isPresent()) {
        ContainerNetwork next =
            parts
                .connector()
                .disconnect(
                    before, container.network(), endpoint.get(), parts.directories(container.id()));
        container.network(next);
      }
      Map<String, EndpointSettings> endpoints = new LinkedHashMap<>(before.endpoints());
      endpoints.remove(name);
      describe(container, before.withEndpoints(endpoints));
    } finally {
      container.lock().unlock();
    }
  }

  private Optional<Network> found(String word) {
    return Optional.of(networks.find(word));
  }

  private Optional<Network> known(String word) {
    try {
      return found(word);
    } catch (EngineException.NotFound e) {
      return Optional.empty();
    }
  }

  private Container container(String word, String network, Disconnect how) {
    try {
      return parts.index().find(word);
    } catch (EngineException.NotFound e) {
      if (how == Disconnect.FORCED) {
        networks.find(network);
        throw new EngineException.NotFound("endpoint " + word + " not found");
      }
      throw e;
    }
  }

  private static void refuseHost(ContainerRecord container, String network) {
    boolean host = container.hostConfig().namespaces().network().equals(Predefined.HOST);
    if (host && network.equals(Predefined.HOST)) {
      throw new EngineException.InvalidParameter(
          "cannot disconnect container from host network - container was created in host network"
              + " mode");
    }
  }

  private static EngineException.Internal notConnected(Container container, String what) {
    return new EngineException.Internal(
        "container " + container.id() + " is not connected to " + what);
  }

  private void describe(Container container, ContainerRecord changed) {
    try {
      parts.store().update(changed);
    } catch (IOException e) {
      throw new EngineException.Internal(
          "the networks of container " + container.id() + " were not written: " + e.getMessage(),
          e);
    }
    container.describe(changed);
  }
}
