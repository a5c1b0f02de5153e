package io.gantry.engine.network;

import java.util.Map;
import java.util.Optional;

/**
 * A request for a network.
 *
 * @param name any text
 * @param driver empty is {@code bridge}
 * @param scope empty is {@code local}
 * @param ipv4 whether it has IPv4; absent leaves it to the options
 * @param ipv6 whether it has IPv6; absent leaves it to the options
 * @param ipam its addresses
 * @param use who may use it
 * @param configOnly whether it is only there for others to take their configuration from
 * @param configFrom the network it takes its configuration from; empty is none
 * @param options of the driver
 * @param labels free text for people and programs
 */
public record CreateNetwork(
    String name,
    String driver,
    String scope,
    Optional<Boolean> ipv4,
    Optional<Boolean> ipv6,
    Ipam ipam,
    Use use,
    boolean configOnly,
    String configFrom,
    Map<String, String> options,
    Map<String, String> labels) {
  /** Copies. */
  public CreateNetwork {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /** One with a name, everything else by default. */
  public static CreateNetwork of(String name) {
    return new CreateNetwork(
        name,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Ipam.DEFAULT,
        Use.DEFAULT,
        false,
        "",
        Map.of(),
        Map.of());
  }

  /**
   * Who may use a network.
   *
   * @param internal whether it has no way out
   * @param attachable whether containers may join it by hand; of meaning in a cluster only
   * @param ingress whether a cluster's published ports come in by it
   */
  public record Use(boolean internal, boolean attachable, boolean ingress) {
    /** Everybody, with a way out. */
    public static final Use DEFAULT = new Use(false, false, false);
  }
}
