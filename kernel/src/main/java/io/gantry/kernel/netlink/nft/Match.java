package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.nft.Expression.Bitwise;
import io.gantry.kernel.netlink.nft.Expression.Compare;
import io.gantry.kernel.netlink.nft.Expression.Connection;
import io.gantry.kernel.netlink.nft.Expression.ConnectionKey;
import io.gantry.kernel.netlink.nft.Expression.Fib;
import io.gantry.kernel.netlink.nft.Expression.FibResult;
import io.gantry.kernel.netlink.nft.Expression.Header;
import io.gantry.kernel.netlink.nft.Expression.Meta;
import io.gantry.kernel.netlink.nft.Expression.MetaKey;
import io.gantry.kernel.netlink.nft.Expression.Operator;
import io.gantry.kernel.netlink.nft.Expression.Payload;
import java.util.List;

/**
 * The usual conditions of rules, as the expressions that {@code nft} would make of them, so that it
 * prints them in its own words. All use the first register only.
 */
public final class Match {
  private static final int NFPROTO_IPV4 = 2;
  private static final int NFPROTO_IPV6 = 10;

  /** {@code NFT_REG_1}. */
  private static final int REGISTER = 1;

  private Match() {}

  /** {@code iifname "name"}. */
  public static List<Expression> comesBy(String link) {
    return meta(MetaKey.IIFNAME, Operator.EQ, Data.linkName(link));
  }

  /** {@code iifname != "name"}. */
  public static List<Expression> comesNotBy(String link) {
    return meta(MetaKey.IIFNAME, Operator.NEQ, Data.linkName(link));
  }

  /** {@code oifname "name"}. */
  public static List<Expression> leavesBy(String link) {
    return meta(MetaKey.OIFNAME, Operator.EQ, Data.linkName(link));
  }

  /** {@code oifname != "name"}. */
  public static List<Expression> leavesNotBy(String link) {
    return meta(MetaKey.OIFNAME, Operator.NEQ, Data.linkName(link));
  }

  /** {@code meta <key> <operator> <data>}. */
  public static List<Expression> meta(MetaKey key, Operator operator, Data data) {
    return List.of(new Meta(key, REGISTER), new Compare(REGISTER, operator, data));
  }

  /** {@code meta nfproto ipv4}: needed before addresses are looked at in a table of both. */
  public static List<Expression> ipv4() {
    return meta(MetaKey.NFPROTO, Operator.EQ, Data.octet(NFPROTO_IPV4));
  }

  /** {@code meta nfproto ipv6}. */
  public static List<Expression> ipv6() {
    return meta(MetaKey.NFPROTO, Operator.EQ, Data.octet(NFPROTO_IPV6));
  }

  /** {@code meta l4proto <number>}: {@code IPPROTO_TCP} is 6, UDP 17, SCTP 132. */
  public static List<Expression> protocol(int number) {
    return meta(MetaKey.L4PROTO, Operator.EQ, Data.octet(number));
  }

  /** {@code ip saddr <network>}, for IPv6 {@code ip6 saddr}. */
  public static List<Expression> from(Cidr network) {
    return network(network, Operator.EQ, network.isIpv6() ? 8 : 12);
  }

  /** {@code ip daddr <network>}, for IPv6 {@code ip6 daddr}. */
  public static List<Expression> to(Cidr network) {
    return network(network, Operator.EQ, network.isIpv6() ? 24 : 16);
  }

  /** {@code ip daddr != <network>}, for IPv6 {@code ip6 daddr}. */
  public static List<Expression> notTo(Cidr network) {
    return network(network, Operator.NEQ, network.isIpv6() ? 24 : 16);
  }

  /** Loads the destination address of IPv4 or IPv6 into a register. */
  public static Expression loadDestination(Family family, int register) {
    return family == Family.IP6
        ? new Payload(Header.NETWORK, 24, 16, register)
        : new Payload(Header.NETWORK, 16, 4, register);
  }

  /** Loads the source address of IPv4 or IPv6 into a register. */
  public static Expression loadSource(Family family, int register) {
    return family == Family.IP6
        ? new Payload(Header.NETWORK, 8, 16, register)
        : new Payload(Header.NETWORK, 12, 4, register);
  }

  /** Loads the destination port of TCP, UDP, SCTP ({@code th dport}) into a register. */
  public static Expression loadPort(int register) {
    return new Payload(Header.TRANSPORT, 2, 2, register);
  }

  /** Whether any of the {@link Expression#STATE_NEW STATE_*} bits is the connection's. */
  public static List<Expression> state(int bits) {
    return bits(ConnectionKey.STATE, bits);
  }

  /** Whether any of the {@link Expression#STATUS_DNAT STATUS_*} bits is set on the connection. */
  public static List<Expression> status(int bits) {
    return bits(ConnectionKey.STATUS, bits);
  }

  /** {@code fib daddr type local}: to an address of this machine. */
  public static List<Expression> toThisMachine() {
    return List.of(
        new Fib(FibResult.ADDRTYPE, Expression.FIB_DADDR, REGISTER),
        new Compare(REGISTER, Operator.EQ, Data.word(Expression.ADDRTYPE_LOCAL)));
  }

  private static List<Expression> bits(ConnectionKey key, int bits) {
    return List.of(
        new Connection(key, REGISTER),
        new Bitwise(REGISTER, REGISTER, Data.word(bits), Data.word(0)),
        new Compare(REGISTER, Operator.NEQ, Data.word(0)));
  }

  private static List<Expression> network(Cidr network, Operator operator, int offset) {
    Data address = Data.of(network.network().address());
    Expression load = new Payload(Header.NETWORK, offset, address.length(), REGISTER);
    Expression compare = new Compare(REGISTER, operator, address);
    if (network.length() == address.length() * Byte.SIZE) {
      return List.of(load, compare);
    }
    Data zeros = Data.of(new byte[address.length()]);
    return List.of(load, new Bitwise(REGISTER, REGISTER, Data.mask(network), zeros), compare);
  }
}
