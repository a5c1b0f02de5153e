package io.gantry.engine.network;

import java.time.Instant;
import java.util.Map;

/**
 * A network as users see it.
 *
 * @param id 64 hexadecimal digits
 * @param scope {@code local}
 * @param configFrom empty when it has a configuration of its own
 * @param members who is on it now, by the container's id
 */
public record NetworkDetails(
    String id,
    String name,
    Instant created,
    String scope,
    String driver,
    boolean ipv4,
    boolean ipv6,
    Ipam ipam,
    CreateNetwork.Use use,
    boolean configOnly,
    String configFrom,
    Map<String, String> options,
    Map<String, String> labels,
    Map<String, Member> members) {

  /**
   * A running container on a network.
   *
   * @param name of the container
   * @param endpoint 64 hexadecimal digits
   * @param mac hardware address, empty when it has none
   * @param ipv4 with the length of the network; empty when it has none
   * @param ipv6 with the length of the network; empty when it has none
   */
  public record Member(String name, String endpoint, String mac, String ipv4, String ipv6) {}
}
