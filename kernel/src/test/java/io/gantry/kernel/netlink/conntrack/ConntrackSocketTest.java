package io.gantry.kernel.netlink.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.Witness;
import io.gantry.kernel.netlink.nft.Chain;
import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.DataType;
import io.gantry.kernel.netlink.nft.Element;
import io.gantry.kernel.netlink.nft.Expression;
import io.gantry.kernel.netlink.nft.Expression.Lookup;
import io.gantry.kernel.netlink.nft.Expression.Nat;
import io.gantry.kernel.netlink.nft.Family;
import io.gantry.kernel.netlink.nft.Match;
import io.gantry.kernel.netlink.nft.NftBatch;
import io.gantry.kernel.netlink.nft.NftSet;
import io.gantry.kernel.netlink.nft.NftSocket;
import io.gantry.kernel.netlink.nft.Rule;
import io.gantry.kernel.netlink.nft.Table;
import io.gantry.kernel.netlink.route.RouteSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class ConntrackSocketTest {
  private static final InetAddress HOST = Literals.parse("10.77.0.1").orElseThrow();
  private static final Table TABLE = new Table(Family.IP, "gantry");
  private static final NftSet MAP =
      NftSet.of(TABLE, "published", DataType.INET_SERVICE)
          .to(DataType.IPV4_ADDR, DataType.INET_SERVICE);

  @BeforeEach
  void root() throws IOException {
    Witness.assumeRoot();
  }

  @Test
  void aPublishedUdpPortIsForgottenAndFoundAtItsNewPlace() throws IOException {
    try (NetworkNamespace namespace = NetworkNamespace.create();
        NftSocket nft = NftSocket.open(namespace);
        ConntrackSocket conntrack = ConntrackSocket.open(namespace)) {
      prepare(namespace, nft);
      try (DatagramSocket first = socket(namespace, 1001);
          DatagramSocket second = socket(namespace, 1002);
          DatagramSocket sender = socket(namespace, 1003)) {
        publishAt(nft, 1001);
        assertThat(conntrack.list()).isEmpty();
        send(sender);
        receive(first);
        List<Connection> found = conntrack.list(c -> c.original().destinationPort() == 53);
        assertThat(found)
            .singleElement()
            .matches(c -> c.original().destination().equals(HOST))
            .matches(c -> c.original().protocol() == 17)
            .matches(c -> c.reply().sourcePort() == 1001)
            .matches(c -> (c.status() & Connection.IPS_DST_NAT) != 0);

        publishAt(nft, 1002);
        send(sender);
        receive(first); // the connection's first packet decides
        assertThat(conntrack.deleteAll(c -> c.reply().sourcePort() == 1001)).isEqualTo(1);
        assertThat(conntrack.delete(found.getFirst())).isFalse();
        send(sender);
        receive(second);
      }
    }
  }

  private static void prepare(NetworkNamespace namespace, NftSocket nft) throws KernelException {
    try (RouteSocket route = RouteSocket.open(namespace)) {
      route.links().up(1);
      route.addresses().add(1, new Cidr(HOST, 32));
    }
    Chain output =
        Chain.base(TABLE, "out", Chain.Type.NAT, Chain.Hook.OUTPUT, -100, Chain.Policy.ACCEPT);
    Rule rule =
        Rule.of(output, Match.protocol(17))
            .with(
                Match.loadPort(Expression.register(0)),
                new Lookup("published", Expression.register(0), Expression.register(0)),
                Nat.destination(Family.IP, Expression.register(0), Expression.register(1)));
    nft.commit(new NftBatch().renew(TABLE).add(MAP).add(output).add(rule));
  }

  private static void publishAt(NftSocket nft, int port) throws KernelException {
    Element element = Element.of(Data.port(53), Data.concat(Data.of(HOST), Data.port(port)));
    nft.commit(new NftBatch().flush(MAP).add(MAP, List.of(element)));
  }

  private static DatagramSocket socket(NetworkNamespace namespace, int port) throws IOException {
    return namespace.inside(
        () -> {
          DatagramSocket socket = new DatagramSocket(new InetSocketAddress(HOST, port));
          socket.setSoTimeout(20_000);
          return socket;
        });
  }

  private static void send(DatagramSocket sender) throws IOException {
    sender.send(new DatagramPacket(new byte[1], 1, HOST, 53));
  }

  private static void receive(DatagramSocket receiver) throws IOException {
    receiver.receive(new DatagramPacket(new byte[1], 1));
  }
}
