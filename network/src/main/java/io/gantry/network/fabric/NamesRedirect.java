package io.gantry.network.fabric;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.nft.Chain;
import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.Expression;
import io.gantry.kernel.netlink.nft.Expression.Compare;
import io.gantry.kernel.netlink.nft.Expression.Immediate;
import io.gantry.kernel.netlink.nft.Expression.Nat;
import io.gantry.kernel.netlink.nft.Expression.Operator;
import io.gantry.kernel.netlink.nft.Family;
import io.gantry.kernel.netlink.nft.Match;
import io.gantry.kernel.netlink.nft.NftBatch;
import io.gantry.kernel.netlink.nft.NftSocket;
import io.gantry.kernel.netlink.nft.Rule;
import io.gantry.kernel.netlink.nft.Table;
import java.net.InetAddress;

/** The rules inside a sandbox that lead queries for names to the engine's sockets. */
final class NamesRedirect {
  private static final Table TABLE = new Table(Family.IP, "gantry-names");
  private static final Chain OUTPUT =
      Chain.base(TABLE, "output", Chain.Type.NAT, Chain.Hook.OUTPUT, -100, Chain.Policy.ACCEPT);
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;
  private static final int DOMAIN = 53;

  private NamesRedirect() {}

  /**
   * Leads queries there from now on, in the namespace of the calling thread. Nothing is deleted but
   * rules of an engine before this one: a socket that has deleted something takes more than ten
   * milliseconds to close.
   */
  static void commit(InetAddress server, int udp, int tcp) throws KernelException {
    try (NftSocket socket = NftSocket.open()) {
      socket.commit(
          new NftBatch()
              .add(TABLE)
              .add(OUTPUT)
              .flush(OUTPUT)
              .add(rule(server, IPPROTO_UDP, udp))
              .add(rule(server, IPPROTO_TCP, tcp)));
    }
  }

  /** {@code ip daddr 127.0.0.11 udp dport 53 dnat to 127.0.0.11:port}. */
  private static Rule rule(InetAddress server, int protocol, int port) {
    int address = Expression.register(0);
    int to = Expression.register(1);
    return Rule.of(OUTPUT, Match.to(new Cidr(server, Integer.SIZE)))
        .with(Match.protocol(protocol))
        .with(
            Match.loadPort(address),
            new Compare(address, Operator.EQ, Data.port(DOMAIN)),
            new Immediate(address, Data.of(server)),
            new Immediate(to, Data.port(port)),
            Nat.destination(Family.IP, address, to));
  }
}
