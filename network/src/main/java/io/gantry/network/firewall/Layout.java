package io.gantry.network.firewall;

import static io.gantry.kernel.netlink.nft.DataType.IFNAME;
import static io.gantry.kernel.netlink.nft.DataType.INET_PROTO;
import static io.gantry.kernel.netlink.nft.DataType.INET_SERVICE;
import static io.gantry.kernel.netlink.nft.DataType.IPV4_ADDR;
import static io.gantry.kernel.netlink.nft.DataType.IPV6_ADDR;
import static io.gantry.kernel.netlink.nft.DataType.NF_PROTO;
import static io.gantry.kernel.netlink.nft.Verdict.ACCEPT;
import static io.gantry.kernel.netlink.nft.Verdict.DROP;
import static io.gantry.kernel.netlink.nft.Verdict.RETURN;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.nft.Chain;
import io.gantry.kernel.netlink.nft.DataType;
import io.gantry.kernel.netlink.nft.Family;
import io.gantry.kernel.netlink.nft.NftSet;
import io.gantry.kernel.netlink.nft.Rule;
import io.gantry.kernel.netlink.nft.Table;
import io.gantry.kernel.netlink.nft.Verdict;
import io.gantry.network.firewall.Draft.Ip;
import io.gantry.network.firewall.Draft.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fixed part of the table: its sets, chains and rules. What each set holds is told beside its
 * name; those that end in {@code 4} have a twin that ends in {@code 6}.
 */
final class Layout {
  /** The admin's chain. */
  static final String USER = "gantry-user";

  /** All bridges of networks. */
  static final String BRIDGES = "bridges";

  /** Those of networks that have no way in or out. */
  static final String INTERNAL = "internal";

  /** Each bridge whose containers reach each other, twice: from itself to itself. */
  static final String SAME = "same";

  /** What containers reach of others that they are kept apart from: from, to, protocol, port. */
  static final String LINKED = "linked";

  /** Links of the host, and the bridges that they may reach. */
  static final String TRUSTED = "trusted";

  /** IP versions whose forwarding only this engine has switched on. */
  static final String CLOSED = "closed";

  /** Bridges whose containers are open on all ports. */
  static final String OPEN = "open";

  /** Bridges whose containers are reached by their own addresses: they answer pings. */
  static final String ROUTED = "routed";

  /** Ports of such containers that are published: address, protocol, port. */
  static final String REACHABLE = "reachable";

  /** Networks that are not reached by their own addresses from outside. */
  static final String GUARDED = "guarded";

  /** Networks, and links by which they are all the same. */
  static final String ADMITTED = "admitted";

  /** Each network with its bridge. */
  static final String OWN = "own";

  /** Networks whose packets leave with the address of the host's link. */
  static final String MASQUERADE = "masquerade";

  /** Networks whose packets leave with this address. */
  static final String SOURCE = "source";

  /** Ports published on one address: address, protocol, port, to address and port. */
  static final String PUBLISH = "publish";

  /** Ports published on all addresses: protocol, port, to address and port. */
  static final String ANYWHERE = "anywhere";

  /** Ports that are relayed for clients at ::1: protocol, port, to address and port. */
  static final String LOOPBACK = "loopback";

  /** Ports of IPv6 that are relayed for all clients: protocol, port, to port. */
  static final String REDIRECT = "redirect";

  /** Where relays listen, for nobody who was not led there: protocol, port. */
  static final String RELAYS = "relays";

  private static final int RAW = -300;
  private static final int DSTNAT = -100;
  private static final int FILTER = 0;
  private static final int SRCNAT = 100;
  private static final String LO = "lo";
  private static final String BRIDGE = "bridge";
  private static final Cidr LOCAL = Cidr.of("127.0.0.0/8");
  private static final Cidr LOCAL_6 = Cidr.of("::1/128");
  private static final Cidr LINK_LOCAL_6 = Cidr.of("fe80::/10");

  private final Table table;
  private final Map<String, NftSet> sets = new LinkedHashMap<>();
  private final Chain raw;
  private final Chain prerouting;
  private final Chain output;
  private final Chain translate;
  private final Chain postrouting;
  private final Chain input;
  private final Chain forward;
  private final Chain user;

  Layout(String name) {
    table = new Table(Family.INET, name);
    raw = base("raw", Chain.Type.FILTER, Chain.Hook.PREROUTING, RAW);
    prerouting = base("prerouting", Chain.Type.NAT, Chain.Hook.PREROUTING, DSTNAT);
    output = base("output", Chain.Type.NAT, Chain.Hook.OUTPUT, DSTNAT);
    translate = Chain.regular(table, "translate");
    postrouting = base("postrouting", Chain.Type.NAT, Chain.Hook.POSTROUTING, SRCNAT);
    input = base("input", Chain.Type.FILTER, Chain.Hook.INPUT, FILTER);
    forward = base("forward", Chain.Type.FILTER, Chain.Hook.FORWARD, FILTER);
    user = Chain.regular(table, USER);
    set(BRIDGES, IFNAME);
    set(INTERNAL, IFNAME);
    set(SAME, IFNAME, IFNAME);
    set(LINKED, IPV4_ADDR, IPV4_ADDR, INET_PROTO, INET_SERVICE);
    set(TRUSTED, IFNAME, IFNAME);
    set(CLOSED, NF_PROTO);
    add(NftSet.of(table, LOOPBACK, INET_PROTO, INET_SERVICE).to(IPV6_ADDR, INET_SERVICE));
    add(NftSet.of(table, REDIRECT, INET_PROTO, INET_SERVICE).to(INET_SERVICE));
    set(RELAYS, INET_PROTO, INET_SERVICE);
    for (Ip ip : Ip.values()) {
      DataType address = ip == Ip.V4 ? IPV4_ADDR : IPV6_ADDR;
      set(ip.named(OPEN), IFNAME);
      set(ip.named(ROUTED), IFNAME);
      set(ip.named(REACHABLE), address, INET_PROTO, INET_SERVICE);
      add(NftSet.of(table, ip.named(GUARDED), address).withIntervals());
      add(NftSet.of(table, ip.named(ADMITTED), address, IFNAME).withIntervals());
      add(NftSet.of(table, ip.named(OWN), address, IFNAME).withIntervals());
      add(NftSet.of(table, ip.named(MASQUERADE), address).withIntervals());
      add(NftSet.of(table, ip.named(SOURCE), address).withIntervals().to(address));
      add(
          NftSet.of(table, ip.named(PUBLISH), address, INET_PROTO, INET_SERVICE)
              .to(address, INET_SERVICE));
      add(NftSet.of(table, ip.named(ANYWHERE), INET_PROTO, INET_SERVICE).to(address, INET_SERVICE));
    }
  }

  private Chain base(String name, Chain.Type type, Chain.Hook hook, int priority) {
    return Chain.base(table, name, type, hook, priority, Chain.Policy.ACCEPT);
  }

  private void set(String name, DataType... key) {
    add(NftSet.of(table, name, key));
  }

  private void add(NftSet set) {
    sets.put(set.name(), set);
  }

  Table table() {
    return table;
  }

  /** By name. */
  Map<String, NftSet> sets() {
    return sets;
  }

  /** In an order in which each may be made; the admin's is the first. */
  List<Chain> chains() {
    return List.of(user, translate, raw, prerouting, output, postrouting, input, forward);
  }

  /** Those whose rules are fixed. */
  List<Chain> ownChains() {
    return chains().stream().filter(chain -> !chain.equals(user)).toList();
  }

  Chain user() {
    return user;
  }

  /** The rules of all chains but the admin's, each chain's in their order. */
  List<Rule> rules() {
    return lines().stream().map(Line::rule).toList();
  }

  /** The same, with how they are written. */
  List<Line> lines() {
    return Stream.of(rawRules(), translation(), entries(), leaving(), coming(), passing())
        .flatMap(List::stream)
        .toList();
  }

  /** Before connections are looked at: what nobody may send. */
  private List<Line> rawRules() {
    List<Line> rules = new ArrayList<>();
    // bridges let 127.0.0.0/8 pass, for the host's own clients of published ports
    // (the address first: comparing it is cheaper than finding a bridge in a set, for every packet)
    rules.add(draft(Ip.V4).destination(Ip.V4, LOCAL).fromAny(BRIDGES).then(raw, DROP));
    rules.add(draft(Ip.V4).source(Ip.V4, LOCAL).fromAny(BRIDGES).then(raw, DROP));
    rules.add(Draft.all().fromAny(BRIDGES).then(raw, RETURN));
    rules.add(Draft.all().from(LO).then(raw, RETURN));
    for (Ip ip : Ip.values()) {
      rules.add(
          draft(ip)
              .daddr(ip)
              .in(ip.named(GUARDED))
              .daddr(ip)
              .iifname()
              .notIn(ip.named(ADMITTED))
              .then(raw, DROP));
    }
    return rules;
  }

  private List<Line> translation() {
    List<Line> rules = new ArrayList<>();
    for (Ip ip : Ip.values()) {
      rules.add(draft(ip).daddr(ip).l4proto().dport().dnatBy(translate, ip, ip.named(PUBLISH)));
      rules.add(draft(ip).l4proto().dport().dnatBy(translate, ip, ip.named(ANYWHERE)));
    }
    rules.add(draft(Ip.V6).l4proto().dport().redirectBy(translate, REDIRECT));
    return rules;
  }

  /** Which connections to the host may be to a published port. */
  private List<Line> entries() {
    Verdict jump = Verdict.jump(translate.name());
    return List.of(
        // from outside nobody reaches what is published on the loopback
        draft(Ip.V4).notFrom(LO).destination(Ip.V4, LOCAL).then(prerouting, RETURN),
        // a link-local address means nothing on another link
        draft(Ip.V6).source(Ip.V6, LINK_LOCAL_6).then(prerouting, RETURN),
        Draft.all().toThisHost().then(prerouting, jump),
        // the kernel lets no packet from ::1 leave: what is published there is relayed
        draft(Ip.V6).destination(Ip.V6, LOCAL_6).l4proto().dport().dnatBy(output, Ip.V6, LOOPBACK),
        draft(Ip.V6).destination(Ip.V6, LOCAL_6).then(output, RETURN),
        Draft.all().toThisHost().then(output, jump));
  }

  /** Which address packets leave with. */
  private List<Line> leaving() {
    List<Line> rules = new ArrayList<>();
    // other clients on the host keep their address
    rules.add(draft(Ip.V4).source(Ip.V4, LOCAL).toAny(BRIDGES).masquerade(postrouting));
    for (Ip ip : Ip.values()) {
      // answers to a neighbour would not come back by this host
      rules.add(
          draft(ip).translated().saddr(ip).oifname().in(ip.named(OWN)).masquerade(postrouting));
      rules.add(
          draft(ip)
              .saddr(ip)
              .oifname()
              .notIn(ip.named(OWN))
              .saddr(ip)
              .snatBy(postrouting, ip, ip.named(SOURCE)));
      rules.add(
          draft(ip)
              .saddr(ip)
              .in(ip.named(MASQUERADE))
              .saddr(ip)
              .oifname()
              .notIn(ip.named(OWN))
              .masquerade(postrouting));
    }
    return rules;
  }

  /** What this host takes: all but what comes to a relay by its own port. */
  private List<Line> coming() {
    return List.of(Draft.all().l4proto().dport().in(RELAYS).direct().then(input, DROP));
  }

  /** What is forwarded. */
  private List<Line> passing() {
    List<Line> rules = new ArrayList<>();
    rules.add(Draft.all().then(forward, Verdict.jump(USER)));
    rules.add(Draft.all().known().then(forward, ACCEPT));
    rules.add(Draft.all().iifname().oifname().in(SAME).then(forward, ACCEPT));
    rules.add(Draft.all().fromAny(INTERNAL).then(forward, DROP));
    rules.add(Draft.all().toAny(INTERNAL).then(forward, DROP));
    rules.add(Draft.all().translated().toAny(BRIDGES).then(forward, ACCEPT));
    rules.add(Draft.all().iifname().oifname().in(TRUSTED).then(forward, ACCEPT));
    rules.add(
        draft(Ip.V4).saddr(Ip.V4).daddr(Ip.V4).l4proto().dport().in(LINKED).then(forward, ACCEPT));
    for (Ip ip : Ip.values()) {
      rules.add(draft(ip).toAny(ip.named(OPEN)).then(forward, ACCEPT));
      rules.add(draft(ip).icmp(ip).toAny(ip.named(ROUTED)).then(forward, ACCEPT));
      rules.add(
          draft(ip).daddr(ip).l4proto().dport().in(ip.named(REACHABLE)).then(forward, ACCEPT));
    }
    rules.add(Draft.all().toAny(BRIDGES).then(forward, DROP));
    rules.add(Draft.all().fromAny(BRIDGES).then(forward, ACCEPT));
    // another engine's containers or virtual machines: theirs to judge, and no rule of theirs could
    // take back what is dropped here
    rules.add(Draft.all().fromKind(BRIDGE).then(forward, ACCEPT));
    rules.add(Draft.all().toKind(BRIDGE).then(forward, ACCEPT));
    rules.add(Draft.all().version(CLOSED).then(forward, DROP));
    return rules;
  }

  private static Draft draft(Ip ip) {
    return Draft.of(ip);
  }
}
