package io.gantry.network.address;

import java.util.List;
import java.util.Set;

/**
 * What a network wants of the engine's addresses.
 *
 * @param id of the network, 64 hexadecimal digits
 * @param name for messages
 * @param families the kinds of addresses its containers get
 * @param gateways the kinds of which it has a gateway: those that a user asks for and one has not
 *     are chosen
 * @param subnets asked for by a user; a family without one gets one of the pools
 */
public record AddressPlan(
    String id,
    String name,
    Set<Family> families,
    Set<Family> gateways,
    List<SubnetRequest> subnets) {
  /** Copies. */
  public AddressPlan {
    families = Set.copyOf(families);
    gateways = Set.copyOf(gateways);
    subnets = List.copyOf(subnets);
  }
}
