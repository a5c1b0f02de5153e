package io.gantry.network;

import io.gantry.kernel.inet.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A network as the host has to make it.
 *
 * @param id 64 hexadecimal digits
 * @param name for messages and rules' comments
 * @param driver how it is made
 * @param subnets of it, both families; may be empty
 * @param isolation whether it reaches what is outside of it
 */
public record NetworkSpec(
    String id, String name, NetworkDriver driver, List<Subnet> subnets, Isolation isolation) {
  /** Copies. */
  public NetworkSpec {
    subnets = List.copyOf(subnets);
  }

  /** Whether a network has a way out. */
  public enum Isolation {
    /** The usual one. */
    EXTERNAL,
    /** {@code --internal}: no route to and from what is not on it. */
    INTERNAL
  }

  /**
   * One range of addresses.
   *
   * @param range the network
   * @param gateway the host's own address on it, or that of a router outside; absent when it has
   *     none
   * @param router where containers send what is for others, when that is not the gateway
   */
  public record Subnet(Cidr range, Optional<InetAddress> gateway, Optional<InetAddress> router) {
    /** Of which the gateway is the way out. */
    public Subnet(Cidr range, Optional<InetAddress> gateway) {
      this(range, gateway, Optional.empty());
    }
  }
}
