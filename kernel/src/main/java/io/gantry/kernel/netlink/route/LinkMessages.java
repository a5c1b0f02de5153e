package io.gantry.kernel.netlink.route;

import static io.gantry.kernel.netlink.NetlinkRequest.NLM_F_CREATE;
import static io.gantry.kernel.netlink.NetlinkRequest.NLM_F_EXCL;

import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** What is said about links, as messages ({@code linux/if_link.h}); pure functions. */
final class LinkMessages {
  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_SETLINK = 19;

  /** Size of {@code struct ifinfomsg}. */
  static final int IFINFOMSG = 16;

  static final int IFLA_ADDRESS = 1;
  static final int IFLA_IFNAME = 3;
  static final int IFLA_MTU = 4;
  static final int IFLA_LINK = 5;
  static final int IFLA_MASTER = 10;
  static final int IFLA_LINKINFO = 18;
  static final int IFLA_IFALIAS = 20;
  static final int IFLA_LINK_NETNSID = 37;
  static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_PROTINFO = 12;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_EXT_MASK = 29;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_BRPORT_STATE = 1;
  private static final int IFLA_BRPORT_FLUSH = 26;
  private static final int BR_STATE_DISABLED = 0;
  private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  private static final int RTEXT_FILTER_SKIP_STATS = 8;
  private static final int AF_UNSPEC = 0;
  private static final int AF_BRIDGE = 7;
  private static final int AF_INET6 = 10;

  private LinkMessages() {}

  /** Makes a link with what the kernel takes at once; up only when nothing is to follow. */
  static NetlinkRequest create(LinkSettings settings, LinkKind kind) {
    boolean up = settings.up().orElse(false) && !followsUp(settings);
    MessageWriter body = header(AF_UNSPEC, 0, up ? Link.IFF_UP : 0, up ? Link.IFF_UP : 0);
    basics(body, settings);
    LinkKinds.parent(body, kind);
    body.nest(
        IFLA_LINKINFO,
        info ->
            info.string(IFLA_INFO_KIND, kind.kind())
                .nest(IFLA_INFO_DATA, data -> LinkKinds.data(data, kind)));
    return new NetlinkRequest(
        "create " + kind.kind(), settings.name(), RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, body);
  }

  /** The far end of a pair: a header and attributes of its own ({@code VETH_INFO_PEER}). */
  static void peer(MessageWriter data, LinkSettings peer) {
    basics(fields(data, AF_UNSPEC, 0, 0, 0), peer);
  }

  /** Whether something must be told to a new link before it is set up. */
  static boolean followsUp(LinkSettings settings) {
    return settings.alias().isPresent() || settings.addressGeneration().isPresent();
  }

  /** What the kernel does not take with {@link #create}. */
  static List<NetlinkRequest> followUp(LinkSettings settings) {
    LinkSettings rest = LinkSettings.none();
    rest = settings.alias().map(rest::withAlias).orElse(rest);
    rest = settings.addressGeneration().map(rest::withAddressGeneration).orElse(rest);
    rest = settings.up().orElse(false) ? rest.asUp() : rest;
    return change(0, settings.name(), rest);
  }

  /**
   * Changes a link, known by index or else by name. Setting it up comes in a message of its own, as
   * the kernel would do it before the others, and the link would have an address by then.
   */
  static List<NetlinkRequest> change(int index, String name, LinkSettings settings) {
    String object = name.isEmpty() ? "link " + index : name;
    List<NetlinkRequest> requests = new ArrayList<>();
    boolean first = settings.addressGeneration().isPresent() && settings.up().orElse(false);
    int state = first || settings.up().isEmpty() ? 0 : Link.IFF_UP;
    boolean up = settings.up().orElse(false);
    MessageWriter body = header(AF_UNSPEC, index, up ? state : 0, state);
    if (index == 0) {
      body.string(IFLA_IFNAME, name);
    }
    basics(body, settings);
    settings
        .alias()
        .ifPresent(alias -> body.bytes(IFLA_IFALIAS, alias.getBytes(StandardCharsets.UTF_8)));
    settings.addressGeneration().ifPresent(mode -> addressGeneration(body, mode.number));
    requests.add(new NetlinkRequest("change", object, RTM_SETLINK, 0, body));
    if (first) {
      MessageWriter upBody = header(AF_UNSPEC, index, Link.IFF_UP, Link.IFF_UP);
      if (index == 0) {
        upBody.string(IFLA_IFNAME, name);
      }
      requests.add(new NetlinkRequest("set up", object, RTM_SETLINK, 0, upBody));
    }
    return requests;
  }

  static NetlinkRequest portFlags(int index, Collection<PortFlag> on, Collection<PortFlag> off) {
    Consumer<MessageWriter> flags =
        info -> {
          on.forEach(flag -> info.u8(flag.attribute, 1));
          off.forEach(flag -> info.u8(flag.attribute, 0));
        };
    return new NetlinkRequest(
        "change bridge port",
        "link " + index,
        RTM_SETLINK,
        0,
        header(AF_BRIDGE, index, 0, 0).nest(IFLA_PROTINFO, flags));
  }

  static NetlinkRequest silence(int index) {
    return new NetlinkRequest(
        "silence bridge port",
        "link " + index,
        RTM_SETLINK,
        0,
        header(AF_BRIDGE, index, 0, 0)
            .nest(
                IFLA_PROTINFO,
                info ->
                    info.u8(IFLA_BRPORT_STATE, BR_STATE_DISABLED)
                        .bytes(IFLA_BRPORT_FLUSH, new byte[0])));
  }

  static NetlinkRequest delete(int index) {
    return new NetlinkRequest(
        "delete", "link " + index, RTM_DELLINK, 0, header(AF_UNSPEC, index, 0, 0));
  }

  static NetlinkRequest delete(String name) {
    MessageWriter body = header(AF_UNSPEC, 0, 0, 0).string(IFLA_IFNAME, name);
    return new NetlinkRequest("delete link", name, RTM_DELLINK, 0, body);
  }

  static NetlinkRequest get(int index) {
    MessageWriter body = header(AF_UNSPEC, index, 0, 0).u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return new NetlinkRequest("get", "link " + index, RTM_GETLINK, 0, body);
  }

  static NetlinkRequest get(String name) {
    MessageWriter body =
        header(AF_UNSPEC, 0, 0, 0)
            .string(IFLA_IFNAME, name)
            .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return new NetlinkRequest("get link", name, RTM_GETLINK, 0, body);
  }

  /** Asks for all, or for those of a master (unless 0) and of a kind (unless empty). */
  static NetlinkRequest list(int master, String kind) {
    MessageWriter body = header(AF_UNSPEC, 0, 0, 0).u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    if (master != 0) {
      body.u32(IFLA_MASTER, master);
    }
    if (!kind.isEmpty()) {
      body.nest(IFLA_LINKINFO, info -> info.string(IFLA_INFO_KIND, kind));
    }
    return new NetlinkRequest("list", "links", RTM_GETLINK, 0, body);
  }

  private static void basics(MessageWriter body, LinkSettings settings) {
    if (!settings.name().isEmpty()) {
      body.string(IFLA_IFNAME, settings.name());
    }
    settings.mac().ifPresent(mac -> body.bytes(IFLA_ADDRESS, mac.octets()));
    settings.mtu().ifPresent(mtu -> body.u32(IFLA_MTU, mtu));
    settings.master().ifPresent(master -> body.u32(IFLA_MASTER, master));
    settings.namespace().ifPresent(place -> body.u32(IFLA_NET_NS_FD, place.fd().number()));
  }

  private static void addressGeneration(MessageWriter body, int mode) {
    body.nest(
        IFLA_AF_SPEC, spec -> spec.nest(AF_INET6, v6 -> v6.u8(IFLA_INET6_ADDR_GEN_MODE, mode)));
  }

  private static MessageWriter header(int family, int index, int flags, int change) {
    return fields(new MessageWriter(), family, index, flags, change);
  }

  private static MessageWriter fields(
      MessageWriter body, int family, int index, int flags, int change) {
    return body.field8(family).field8(0).field16(0).field32(index).field32(flags).field32(change);
  }
}
