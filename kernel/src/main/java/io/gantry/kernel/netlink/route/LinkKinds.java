package io.gantry.kernel.netlink.route;

import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.route.LinkKind.Bridge;
import io.gantry.kernel.netlink.route.LinkKind.Dummy;
import io.gantry.kernel.netlink.route.LinkKind.Ipvlan;
import io.gantry.kernel.netlink.route.LinkKind.Macvlan;
import io.gantry.kernel.netlink.route.LinkKind.Veth;
import io.gantry.kernel.netlink.route.LinkKind.Vlan;
import io.gantry.kernel.netlink.route.LinkKind.Vxlan;
import java.net.Inet4Address;
import java.net.InetAddress;

/** The options of each kind of link, as attributes. */
final class LinkKinds {
  private static final int VETH_INFO_PEER = 1;
  private static final int IFLA_BR_FORWARD_DELAY = 1;
  private static final int IFLA_BR_STP_STATE = 5;
  private static final int IFLA_BR_VLAN_FILTERING = 7;
  private static final int IFLA_BR_GROUP_FWD_MASK = 9;
  private static final int IFLA_BR_MCAST_SNOOPING = 23;
  private static final int IFLA_MACVLAN_MODE = 1;
  private static final int IFLA_IPVLAN_MODE = 1;
  private static final int IFLA_IPVLAN_FLAGS = 2;
  private static final int IFLA_VLAN_ID = 1;
  private static final int IFLA_VXLAN_ID = 1;
  private static final int IFLA_VXLAN_GROUP = 2;
  private static final int IFLA_VXLAN_LINK = 3;
  private static final int IFLA_VXLAN_LOCAL = 4;
  private static final int IFLA_VXLAN_LEARNING = 7;
  private static final int IFLA_VXLAN_PROXY = 11;
  private static final int IFLA_VXLAN_L2MISS = 13;
  private static final int IFLA_VXLAN_L3MISS = 14;
  private static final int IFLA_VXLAN_PORT = 15;
  private static final int IFLA_VXLAN_GROUP6 = 16;
  private static final int IFLA_VXLAN_LOCAL6 = 17;

  private LinkKinds() {}

  /** The link that it stands on, in the message itself. */
  static void parent(MessageWriter body, LinkKind kind) {
    switch (kind) {
      case Macvlan macvlan -> body.u32(LinkMessages.IFLA_LINK, macvlan.parent());
      case Ipvlan ipvlan -> body.u32(LinkMessages.IFLA_LINK, ipvlan.parent());
      case Vlan vlan -> body.u32(LinkMessages.IFLA_LINK, vlan.parent());
      case Dummy _, Bridge _, Veth _, Vxlan _ -> {}
    }
  }

  /** What is in {@code IFLA_INFO_DATA}. */
  static void data(MessageWriter data, LinkKind kind) {
    switch (kind) {
      case Dummy _ -> {}
      case Bridge bridge -> bridge(data, bridge);
      case Veth veth -> data.nest(VETH_INFO_PEER, peer -> LinkMessages.peer(peer, veth.peer()));
      case Macvlan macvlan -> data.u32(IFLA_MACVLAN_MODE, macvlan.mode().number);
      case Ipvlan ipvlan ->
          data.u16(IFLA_IPVLAN_MODE, ipvlan.mode().number)
              .u16(IFLA_IPVLAN_FLAGS, ipvlan.isolation().number);
      case Vlan vlan -> data.u16(IFLA_VLAN_ID, vlan.id());
      case Vxlan vxlan -> vxlan(data, vxlan);
    }
  }

  /** What is the kernel's default is not said: kernels without VLAN filtering refuse even "off". */
  private static void bridge(MessageWriter data, Bridge bridge) {
    data.u32(IFLA_BR_FORWARD_DELAY, 0).u32(IFLA_BR_STP_STATE, 0);
    if (bridge.vlanFiltering()) {
      data.u8(IFLA_BR_VLAN_FILTERING, 1);
    }
    if (bridge.groupForwardMask() != 0) {
      data.u16(IFLA_BR_GROUP_FWD_MASK, bridge.groupForwardMask());
    }
    if (!bridge.multicastSnooping()) {
      data.u8(IFLA_BR_MCAST_SNOOPING, 0);
    }
  }

  private static void vxlan(MessageWriter data, Vxlan vxlan) {
    data.u32(IFLA_VXLAN_ID, vxlan.id());
    vxlan.parent().ifPresent(parent -> data.u32(IFLA_VXLAN_LINK, parent));
    vxlan.remote().ifPresent(remote -> address(data, remote, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6));
    vxlan.local().ifPresent(local -> address(data, local, IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6));
    data.u8(IFLA_VXLAN_LEARNING, bit(vxlan.learning()))
        .u8(IFLA_VXLAN_PROXY, bit(vxlan.proxy()))
        .u8(IFLA_VXLAN_L2MISS, bit(vxlan.missNotifications()))
        .u8(IFLA_VXLAN_L3MISS, bit(vxlan.missNotifications()))
        .be16(IFLA_VXLAN_PORT, vxlan.port());
  }

  private static void address(MessageWriter data, InetAddress address, int v4, int v6) {
    data.bytes(address instanceof Inet4Address ? v4 : v6, address.getAddress());
  }

  private static int bit(boolean on) {
    return on ? 1 : 0;
  }
}
