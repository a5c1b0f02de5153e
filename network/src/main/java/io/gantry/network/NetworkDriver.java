package io.gantry.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** How a network is made. */
public sealed interface NetworkDriver {
  /** The name in Docker's API. */
  String name();

  /**
   * A Linux bridge of the host.
   *
   * @param link the bridge's name, at most 15 bytes
   * @param owned whether Gantry makes and removes it; one that was there before stays
   * @param mtu in bytes; 0 leaves the kernel's
   * @param betweenContainers whether its containers reach each other ({@code enable_icc})
   * @param masquerade whether what leaves gets the host's address
   * @param ipv4 how the outside reaches its containers
   * @param ipv6 the same of IPv6
   * @param gateway who has the address of IPv4's gateway
   * @param sources the addresses that what leaves gets, at most one of each family, instead of that
   *     of the link it leaves by
   * @param trusted links of the host that may reach published and unpublished ports directly
   */
  record Bridge(
      String link,
      boolean owned,
      int mtu,
      boolean betweenContainers,
      boolean masquerade,
      GatewayMode ipv4,
      GatewayMode ipv6,
      Gateway gateway,
      List<InetAddress> sources,
      List<String> trusted)
      implements NetworkDriver {
    /** Copies. */
    public Bridge {
      sources = List.copyOf(sources);
      trusted = List.copyOf(trusted);
    }

    @Override
    public String name() {
      return "bridge";
    }
  }

  /** Who has the address of a bridge's IPv4 gateway. */
  enum Gateway {
    /** The bridge. */
    BRIDGE,
    /** A router on the network; the bridge has no IPv4 address ({@code inhibit_ipv4}). */
    ELSEWHERE
  }

  /** How a bridge's containers are reached from outside: Docker's {@code gateway_mode_ipv4/6}. */
  enum GatewayMode {
    /** Published ports are translated; nothing else comes in from outside. */
    NAT,
    /** As {@link #NAT}, and unpublished ports are open to those who have a route. */
    NAT_UNPROTECTED,
    /** No translation; published ports are open to those who have a route. */
    ROUTED,
    /** The bridge has no address of the host's; no way in or out. */
    ISOLATED
  }

  /**
   * Links with hardware addresses of their own on a parent link.
   *
   * @param parent the host's link, {@code eth0}, or {@code eth0.10} to be made as that VLAN of it;
   *     absent makes a dummy, for an internal network
   */
  record Macvlan(Optional<String> parent, Macvlan.Mode mode) implements NetworkDriver {
    /** Of {@code ip-link(8)}. */
    public enum Mode {
      /** Reach each other. */
      BRIDGE,
      /** By way of the switch outside. */
      VEPA,
      /** Never. */
      PRIVATE,
      /** One only, with the parent's address. */
      PASSTHRU
    }

    @Override
    public String name() {
      return "macvlan";
    }
  }

  /** Links with the parent's hardware address. */
  record Ipvlan(Optional<String> parent, Ipvlan.Mode mode, Ipvlan.Flag flag)
      implements NetworkDriver {
    /** Of {@code ip-link(8)}. */
    public enum Mode {
      /** Switched. */
      L2,
      /** Routed. */
      L3,
      /** Routed, seen by the host's netfilter. */
      L3S
    }

    /** Of {@code ip-link(8)}. */
    public enum Flag {
      /** Reach each other. */
      BRIDGE,
      /** Never. */
      PRIVATE,
      /** By way of the switch outside. */
      VEPA
    }

    @Override
    public String name() {
      return "ipvlan";
    }
  }
}
