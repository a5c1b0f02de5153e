package io.gantry.engine.network;

import io.gantry.kernel.inet.Cidr;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The network {@code bridge}.
 *
 * @param link the bridge's name; empty leaves it to the engine: {@code gantry0}, or the next free
 *     one when another engine of this host has that
 * @param ipv4 how IPv4 is set up
 * @param ipv6 how IPv6 is set up
 * @param withIpv6 whether its containers get IPv6 addresses
 * @param mtu in bytes; 0 leaves the kernel's
 * @param betweenContainers whether its containers reach each other
 * @param masquerade whether what leaves gets the host's address
 * @param binding where ports are published that do not say where
 */
public record BridgeDefaults(
    String link,
    Addressing ipv4,
    Addressing ipv6,
    boolean withIpv6,
    int mtu,
    boolean betweenContainers,
    boolean masquerade,
    Optional<InetAddress> binding) {
  /** What dockerd does without any flag. */
  public static final BridgeDefaults DEFAULT =
      new BridgeDefaults(
          "", Addressing.CHOSEN, Addressing.CHOSEN, false, 0, true, true, Optional.empty());

  /** The name that says that there is no such network. */
  public static final String NONE = "none";

  /** Whether there is such a network at all. */
  public boolean exists() {
    return !link.equals(NONE);
  }

  /**
   * One family's addresses.
   *
   * @param own the bridge's address with the length of its network
   * @param range the part of the network that containers' addresses are taken from
   * @param router where containers send what is for others, when that is not the bridge
   */
  public record Addressing(Optional<Cidr> own, Optional<Cidr> range, Optional<InetAddress> router) {
    /** All of it is chosen by the engine. */
    public static final Addressing CHOSEN =
        new Addressing(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
