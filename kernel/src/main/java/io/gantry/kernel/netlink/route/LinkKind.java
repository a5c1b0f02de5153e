package io.gantry.kernel.netlink.route;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/** What a new link is, with the options of its kind. */
public sealed interface LinkKind {
  /** The kernel's name of the kind ({@code IFLA_INFO_KIND}). */
  String kind();

  /** A link that swallows everything. */
  record Dummy() implements LinkKind {
    @Override
    public String kind() {
      return "dummy";
    }
  }

  /**
   * A bridge; without spanning tree and with no delay before a port forwards.
   *
   * @param vlanFiltering whether it minds VLAN tags
   * @param multicastSnooping whether it learns who listens to a group
   * @param groupForwardMask which link-local groups it forwards, 0 for none
   */
  record Bridge(boolean vlanFiltering, boolean multicastSnooping, int groupForwardMask)
      implements LinkKind {
    /** As Docker makes it: no VLAN filtering, multicast snooping, no link-local groups. */
    public Bridge() {
      this(false, true, 0);
    }

    @Override
    public String kind() {
      return "bridge";
    }
  }

  /**
   * A pair of links, each the other's far end; deleting one deletes both.
   *
   * @param peer the far end, which may be made in another namespace at once; it is down, as the
   *     kernel connects the two only afterwards
   */
  record Veth(LinkSettings peer) implements LinkKind {
    /** Checks that the peer has only what the kernel takes with a pair. */
    public Veth {
      if (peer.hasLater() || peer.up().isPresent()) {
        throw new IllegalArgumentException(
            "the far end of a pair takes name, MAC, MTU and namespace only");
      }
    }

    @Override
    public String kind() {
      return "veth";
    }
  }

  /**
   * A link with a MAC address of its own on another link.
   *
   * @param parent index of the other link
   * @param mode who reaches whom
   */
  record Macvlan(int parent, MacvlanMode mode) implements LinkKind {
    @Override
    public String kind() {
      return "macvlan";
    }
  }

  /** {@code MACVLAN_MODE_*} of {@code linux/if_link.h}. */
  enum MacvlanMode {
    PRIVATE(1),
    VEPA(2),
    BRIDGE(4),
    PASSTHRU(8);

    final int number;

    MacvlanMode(int number) {
      this.number = number;
    }
  }

  /**
   * A link with IP addresses of its own, and the MAC address of another link.
   *
   * @param parent index of the other link
   * @param mode on which layer it works
   * @param isolation who reaches whom
   */
  record Ipvlan(int parent, IpvlanMode mode, IpvlanFlag isolation) implements LinkKind {
    @Override
    public String kind() {
      return "ipvlan";
    }
  }

  /** {@code IPVLAN_MODE_*} of {@code linux/if_link.h}. */
  enum IpvlanMode {
    L2(0),
    L3(1),
    L3S(2);

    final int number;

    IpvlanMode(int number) {
      this.number = number;
    }
  }

  /** {@code IPVLAN_F_*} of {@code linux/if_link.h}. */
  enum IpvlanFlag {
    BRIDGE(0),
    PRIVATE(1),
    VEPA(2);

    final int number;

    IpvlanFlag(int number) {
      this.number = number;
    }
  }

  /**
   * One VLAN (IEEE 802.1Q) of another link.
   *
   * @param parent index of the other link
   * @param id 0 to 4094
   */
  record Vlan(int parent, int id) implements LinkKind {
    /** Checks the id. */
    public Vlan {
      if (id < 0 || id > 4094) {
        throw new IllegalArgumentException("invalid VLAN id " + id);
      }
    }

    @Override
    public String kind() {
      return "vlan";
    }
  }

  /**
   * A link through UDP to other hosts.
   *
   * @param id the network's number, of 24 bits
   * @param port UDP port, 4789 by default
   * @param parent index of the link that packets leave by
   * @param local the address that packets leave with
   * @param remote where packets go that nothing is known about: a host, or a group
   * @param learning whether it learns addresses from what comes
   * @param proxy whether it answers ARP and neighbour discovery from what it knows
   * @param missNotifications whether it tells of unknown addresses ({@code l2miss}, {@code l3miss})
   */
  record Vxlan(
      int id,
      int port,
      OptionalInt parent,
      Optional<InetAddress> local,
      Optional<InetAddress> remote,
      boolean learning,
      boolean proxy,
      boolean missNotifications)
      implements LinkKind {
    /** Without parent and addresses: who is where is told by neighbour entries. */
    public Vxlan(int id, int port) {
      this(id, port, OptionalInt.empty(), Optional.empty(), Optional.empty(), false, true, true);
    }

    /** Checks the numbers. */
    public Vxlan {
      if (id < 0 || id >= 1 << 24 || port < 1 || port > 0xFFFF) {
        throw new IllegalArgumentException("invalid VXLAN " + id + " on port " + port);
      }
    }

    @Override
    public String kind() {
      return "vxlan";
    }
  }
}
