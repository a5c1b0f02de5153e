package io.gantry.engine.network;

import io.gantry.network.FabricConfig.Filtering;
import io.gantry.network.FabricConfig.Forwarding;
import io.gantry.network.FabricConfig.Publishing;
import io.gantry.network.address.AddressPool;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How an engine sets up networks.
 *
 * @param bridge the network {@code bridge}
 * @param pools where subnets are taken from; none leaves it to the engine
 * @param options by driver: those of networks that do not say otherwise
 * @param resolvers look-up of names
 * @param hostGateway what {@code host-gateway} stands for, at most one address of each family; none
 *     is the bridge's
 * @param host what is done to the host
 */
public record NetworkDefaults(
    BridgeDefaults bridge,
    List<AddressPool> pools,
    Map<String, Map<String, String>> options,
    Resolvers resolvers,
    List<InetAddress> hostGateway,
    OnHost host) {
  /** What dockerd does without any flag. */
  public static final NetworkDefaults DEFAULT =
      new NetworkDefaults(
          BridgeDefaults.DEFAULT, List.of(), Map.of(), Resolvers.HOST, List.of(), OnHost.DEFAULT);

  /** Without the network {@code bridge}: containers without a wish have no network. */
  public static final NetworkDefaults NO_BRIDGE =
      DEFAULT.withBridge(
          new BridgeDefaults(
              BridgeDefaults.NONE,
              BridgeDefaults.Addressing.CHOSEN,
              BridgeDefaults.Addressing.CHOSEN,
              false,
              0,
              true,
              true,
              java.util.Optional.empty()));

  /** Copies deeply. */
  public NetworkDefaults {
    pools = List.copyOf(pools);
    Map<String, Map<String, String>> copy = new HashMap<>();
    options.forEach((driver, values) -> copy.put(driver, Map.copyOf(values)));
    options = Map.copyOf(copy);
    hostGateway = List.copyOf(hostGateway);
  }

  /** The same with another default bridge. */
  public NetworkDefaults withBridge(BridgeDefaults other) {
    return new NetworkDefaults(other, pools, options, resolvers, hostGateway, host);
  }

  /**
   * What is done to the host.
   *
   * @param forwarding about routing between links
   * @param filtering whether there are rules at all
   * @param publishing how published ports are reached: past the host's own rules for input, or as
   *     they allow
   * @param reach where ports are published when nobody says where
   */
  public record OnHost(
      Forwarding forwarding, Filtering filtering, Publishing publishing, Reach reach) {
    /** As dockerd does. */
    public static final OnHost DEFAULT =
        new OnHost(Forwarding.ON, Filtering.NFTABLES, Publishing.TRANSLATED, Reach.EVERYWHERE);
  }

  /** Where ports are published that do not say where. */
  public enum Reach {
    /** On all of the host's addresses. */
    EVERYWHERE,
    /** On its loopback addresses. */
    LOOPBACK
  }
}
