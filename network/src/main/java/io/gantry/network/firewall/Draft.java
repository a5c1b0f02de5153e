package io.gantry.network.firewall;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.netlink.nft.Chain;
import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.Expression;
import io.gantry.kernel.netlink.nft.Expression.Bitwise;
import io.gantry.kernel.netlink.nft.Expression.Compare;
import io.gantry.kernel.netlink.nft.Expression.Connection;
import io.gantry.kernel.netlink.nft.Expression.ConnectionKey;
import io.gantry.kernel.netlink.nft.Expression.Direction;
import io.gantry.kernel.netlink.nft.Expression.Fib;
import io.gantry.kernel.netlink.nft.Expression.FibResult;
import io.gantry.kernel.netlink.nft.Expression.Header;
import io.gantry.kernel.netlink.nft.Expression.Immediate;
import io.gantry.kernel.netlink.nft.Expression.Lookup;
import io.gantry.kernel.netlink.nft.Expression.Masquerade;
import io.gantry.kernel.netlink.nft.Expression.Meta;
import io.gantry.kernel.netlink.nft.Expression.MetaKey;
import io.gantry.kernel.netlink.nft.Expression.Nat;
import io.gantry.kernel.netlink.nft.Expression.Operator;
import io.gantry.kernel.netlink.nft.Expression.Payload;
import io.gantry.kernel.netlink.nft.Expression.Redirect;
import io.gantry.kernel.netlink.nft.Family;
import io.gantry.kernel.netlink.nft.Rule;
import io.gantry.kernel.netlink.nft.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * A rule in the making: conditions in the order they are asked, then what is done. Each says in its
 * comment how {@code nft(8)} writes it.
 */
final class Draft {
  private static final int KEY = Expression.register(0);
  private static final int NFPROTO_IPV4 = 2;
  private static final int NFPROTO_IPV6 = 10;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private final List<Expression> steps = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<String> key = new ArrayList<>();

  /** Whether the version of IP is clear without saying it. */
  private boolean implied;

  /** How many words of four bytes the key has that is being put together in the registers. */
  private int width;

  static Draft all() {
    return new Draft();
  }

  /** {@code meta nfproto ipv4} or {@code ipv6}: what asks for addresses asks for this first. */
  static Draft of(Ip ip) {
    Draft draft = new Draft();
    draft.steps.add(new Meta(MetaKey.NFPROTO, KEY));
    draft.equal(Data.octet(ip == Ip.V4 ? NFPROTO_IPV4 : NFPROTO_IPV6));
    return draft.word("meta nfproto " + (ip == Ip.V4 ? "ipv4" : "ipv6"));
  }

  /** {@code meta nfproto @set}. */
  Draft version(String set) {
    steps.add(new Meta(MetaKey.NFPROTO, KEY));
    key.add("meta nfproto");
    return in(set);
  }

  /** {@code iifname "name"}. */
  Draft from(String link) {
    steps.add(new Meta(MetaKey.IIFNAME, KEY));
    return equal(Data.linkName(link)).word("iifname \"" + link + "\"");
  }

  /** {@code iifname != "name"}. */
  Draft notFrom(String link) {
    steps.add(new Meta(MetaKey.IIFNAME, KEY));
    steps.add(new Compare(KEY, Operator.NEQ, Data.linkName(link)));
    return word("iifname != \"" + link + "\"");
  }

  /** {@code meta iifkind "kind"}: no physical link has one. */
  Draft fromKind(String kind) {
    steps.add(new Meta(MetaKey.IIFKIND, KEY));
    return equal(Data.linkName(kind)).word("meta iifkind \"" + kind + "\"");
  }

  /** {@code meta oifkind "kind"}. */
  Draft toKind(String kind) {
    steps.add(new Meta(MetaKey.OIFKIND, KEY));
    return equal(Data.linkName(kind)).word("meta oifkind \"" + kind + "\"");
  }

  /** {@code iifname @set}. */
  Draft fromAny(String set) {
    return iifname().in(set);
  }

  /** {@code oifname @set}. */
  Draft toAny(String set) {
    return oifname().in(set);
  }

  /** {@code ct state established,related}. */
  Draft known() {
    return bits(ConnectionKey.STATE, Expression.STATE_ESTABLISHED | Expression.STATE_RELATED)
        .word("ct state established,related");
  }

  /** {@code ct status dnat}. */
  Draft translated() {
    return bits(ConnectionKey.STATUS, Expression.STATUS_DNAT).word("ct status dnat");
  }

  private Draft bits(ConnectionKey key, int bits) {
    steps.add(new Connection(key, KEY));
    steps.add(new Bitwise(KEY, KEY, Data.word(bits), Data.word(0)));
    steps.add(new Compare(KEY, Operator.NEQ, Data.word(0)));
    return this;
  }

  /** {@code ct status ! dnat}: nobody has been led here. */
  Draft direct() {
    steps.add(new Connection(ConnectionKey.STATUS, KEY));
    steps.add(new Bitwise(KEY, KEY, Data.word(Expression.STATUS_DNAT), Data.word(0)));
    return equal(Data.word(0)).word("ct status ! dnat");
  }

  /** {@code fib daddr type local}. */
  Draft toThisHost() {
    steps.add(new Fib(FibResult.ADDRTYPE, Expression.FIB_DADDR, KEY));
    return equal(Data.word(Expression.ADDRTYPE_LOCAL)).word("fib daddr type local");
  }

  /** {@code meta l4proto icmp} or {@code ipv6-icmp}. */
  Draft icmp(Ip ip) {
    implied = true;
    steps.add(new Meta(MetaKey.L4PROTO, KEY));
    return equal(Data.octet(ip == Ip.V4 ? ICMP : ICMPV6))
        .word("meta l4proto " + (ip == Ip.V4 ? "icmp" : "ipv6-icmp"));
  }

  /** {@code ip saddr network}. */
  Draft source(Ip ip, Cidr network) {
    return network(network, ip.source()).word(ip.word() + " saddr " + text(network));
  }

  /** {@code ip daddr network}. */
  Draft destination(Ip ip, Cidr network) {
    return network(network, ip.destination()).word(ip.word() + " daddr " + text(network));
  }

  private static String text(Cidr network) {
    return network.length() == network.address().getAddress().length * Byte.SIZE
        ? Literals.text(network.address())
        : network.toString();
  }

  private Draft network(Cidr network, int offset) {
    implied = true;
    Data address = Data.of(network.address());
    steps.add(new Payload(Header.NETWORK, offset, address.length(), KEY));
    if (network.length() < address.length() * Byte.SIZE) {
      Data zeros = Data.of(new byte[address.length()]);
      steps.add(new Bitwise(KEY, KEY, Data.mask(network), zeros));
    }
    return equal(address);
  }

  private Draft word(String word) {
    words.add(word);
    return this;
  }

  private Draft equal(Data data) {
    steps.add(new Compare(KEY, Operator.EQ, data));
    return this;
  }

  /** Begins a key, or goes on with one: {@code ip saddr}. */
  Draft saddr(Ip ip) {
    implied = true;
    return part(
        ip.word() + " saddr",
        ip.length(),
        register -> new Payload(Header.NETWORK, ip.source(), ip.length(), register));
  }

  /** {@code ip daddr}. */
  Draft daddr(Ip ip) {
    implied = true;
    return part(
        ip.word() + " daddr",
        ip.length(),
        register -> new Payload(Header.NETWORK, ip.destination(), ip.length(), register));
  }

  /** {@code meta l4proto}. */
  Draft l4proto() {
    return part("meta l4proto", 1, register -> new Meta(MetaKey.L4PROTO, register));
  }

  /** {@code th dport}. */
  Draft dport() {
    return part("th dport", 2, register -> new Payload(Header.TRANSPORT, 2, 2, register));
  }

  /** {@code iifname}. */
  Draft iifname() {
    return part("iifname", 16, register -> new Meta(MetaKey.IIFNAME, register));
  }

  /** {@code oifname}. */
  Draft oifname() {
    return part("oifname", 16, register -> new Meta(MetaKey.OIFNAME, register));
  }

  private Draft part(String word, int bytes, IntFunction<Expression> load) {
    key.add(word);
    steps.add(load.apply(Expression.register(width)));
    width += (bytes + 3) / 4;
    return this;
  }

  /** {@code @set}: whether the key is in it. */
  Draft in(String set) {
    steps.add(new Lookup(set, KEY));
    return asked(" @" + set);
  }

  /** {@code != @set}. */
  Draft notIn(String set) {
    steps.add(new Lookup(set, KEY, OptionalInt.empty(), true));
    return asked(" != @" + set);
  }

  private Draft asked(String set) {
    words.add(String.join(" . ", key) + set);
    key.clear();
    width = 0;
    return this;
  }

  /** {@code dnat to key map @map}: address and port. */
  Line dnatBy(Chain chain, Ip ip, String map) {
    steps.add(new Lookup(map, KEY, KEY));
    steps.add(
        new Nat(
            Direction.DESTINATION,
            ip.family(),
            OptionalInt.of(KEY),
            OptionalInt.of(Expression.register(ip.length() / 4)),
            0));
    return line(chain, "dnat " + ip.word() + " to " + String.join(" . ", key) + " map @" + map);
  }

  /** {@code snat to key map @map}. */
  Line snatBy(Chain chain, Ip ip, String map) {
    steps.add(new Lookup(map, KEY, KEY));
    steps.add(new Nat(Direction.SOURCE, ip.family(), OptionalInt.of(KEY), OptionalInt.empty(), 0));
    return line(chain, "snat " + ip.word() + " to " + String.join(" . ", key) + " map @" + map);
  }

  /** {@code redirect to key map @map}: a port of this host. */
  Line redirectBy(Chain chain, String map) {
    steps.add(new Lookup(map, KEY, KEY));
    steps.add(new Redirect(OptionalInt.of(KEY), 0));
    return line(chain, "redirect to :" + String.join(" . ", key) + " map @" + map);
  }

  /** {@code masquerade}. */
  Line masquerade(Chain chain) {
    steps.add(new Masquerade(0));
    return line(chain, "masquerade");
  }

  /** A verdict. */
  Line then(Chain chain, Verdict verdict) {
    steps.add(new Immediate(verdict));
    return line(chain, ElementText.verdict(verdict));
  }

  private Line line(Chain chain, String decision) {
    words.add(decision);
    List<String> said = implied ? words.subList(1, words.size()) : words;
    return new Line(Rule.of(chain, steps), String.join(" ", said));
  }

  /**
   * A rule, and how it is written.
   *
   * @param rule for the kernel
   * @param text for people
   */
  record Line(Rule rule, String text) {}

  /** An IP version, and where its header has the addresses. */
  enum Ip {
    V4(Family.IP, 12, 4),
    V6(Family.IP6, 8, 16);

    private final Family family;
    private final int source;
    private final int length;

    Ip(Family family, int source, int length) {
      this.family = family;
      this.source = source;
      this.length = length;
    }

    Family family() {
      return family;
    }

    /** As {@code nft(8)} says it. */
    String word() {
      return this == V4 ? "ip" : "ip6";
    }

    int source() {
      return source;
    }

    int destination() {
      return source + length;
    }

    int length() {
      return length;
    }

    /** The name of what is there for both versions: {@code publish4}. */
    String named(String name) {
      return name + (this == V4 ? "4" : "6");
    }
  }
}
