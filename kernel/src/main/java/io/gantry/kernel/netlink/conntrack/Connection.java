package io.gantry.kernel.netlink.conntrack;

import io.gantry.kernel.netlink.Attribute;
import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkMessage;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A connection that the kernel keeps track of ({@code linux/netfilter/nfnetlink_conntrack.h}).
 *
 * @param original as it was when its first packet came
 * @param reply as answers to it come: where addresses are translated, its source is where the
 *     destination was translated to
 * @param status {@code IPS_*}
 * @param key what the kernel knows it by
 */
public record Connection(Tuple original, Tuple reply, int status, Key key) {
  /** Its destination is translated. */
  public static final int IPS_DST_NAT = 0x20;

  /** Its source is translated. */
  public static final int IPS_SRC_NAT = 0x10;

  private static final int NFNL_SUBSYS_CTNETLINK = 1;
  private static final int IPCTNL_MSG_CT_GET = 1;
  private static final int IPCTNL_MSG_CT_DELETE = 2;
  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_STATUS = 3;
  private static final int CTA_ID = 12;
  private static final int CTA_ZONE = 18;
  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_IP_V4_SRC = 1;
  private static final int CTA_IP_V4_DST = 2;
  private static final int CTA_IP_V6_SRC = 3;
  private static final int CTA_IP_V6_DST = 4;
  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_PROTO_DST_PORT = 3;
  private static final int NFGENMSG = 4;
  private static final int NLA_F_NESTED = 1 << 15;

  /** What the kernel told, and is told again to delete the connection; of no use otherwise. */
  public static final class Key {
    private final int family;
    private final Attributes attributes;

    private Key(int family, Attributes attributes) {
      this.family = family;
      this.attributes = attributes;
    }
  }

  static NetlinkRequest list(int family) {
    MessageWriter body = new MessageWriter().field8(family).field8(0).fieldBe16(0);
    return new NetlinkRequest("list", "connections", type(IPCTNL_MSG_CT_GET), 0, body);
  }

  /** The id makes sure that it is this one and not one that has come in its place. */
  NetlinkRequest delete() {
    MessageWriter body = new MessageWriter().field8(key.family).field8(0).fieldBe16(0);
    key.attributes
        .find(CTA_TUPLE_ORIG)
        .ifPresent(tuple -> body.bytes(CTA_TUPLE_ORIG | NLA_F_NESTED, tuple.bytes()));
    key.attributes.find(CTA_ID).ifPresent(id -> body.bytes(CTA_ID, id.bytes()));
    key.attributes.find(CTA_ZONE).ifPresent(zone -> body.bytes(CTA_ZONE, zone.bytes()));
    return new NetlinkRequest(
        "delete connection", original.toString(), type(IPCTNL_MSG_CT_DELETE), 0, body);
  }

  static Optional<Connection> of(NetlinkMessage message) {
    ByteBuffer header = message.header(NFGENMSG);
    Attributes attributes = message.attributes(NFGENMSG);
    Key key = new Key(header.get(0) & 0xFF, attributes);
    return tuple(attributes.nested(CTA_TUPLE_ORIG))
        .flatMap(
            original ->
                tuple(attributes.nested(CTA_TUPLE_REPLY))
                    .map(
                        reply ->
                            new Connection(original, reply, attributes.be32(CTA_STATUS, 0), key)));
  }

  private static Optional<Tuple> tuple(Attributes tuple) {
    Attributes ip = tuple.nested(CTA_TUPLE_IP);
    Attributes protocol = tuple.nested(CTA_TUPLE_PROTO);
    Optional<InetAddress> source = address(ip, CTA_IP_V4_SRC, CTA_IP_V6_SRC);
    Optional<InetAddress> destination = address(ip, CTA_IP_V4_DST, CTA_IP_V6_DST);
    return source.flatMap(
        from ->
            destination.map(
                to ->
                    new Tuple(
                        from,
                        to,
                        protocol.u8(CTA_PROTO_NUM, 0),
                        port(protocol, CTA_PROTO_SRC_PORT),
                        port(protocol, CTA_PROTO_DST_PORT))));
  }

  private static Optional<InetAddress> address(Attributes ip, int v4, int v6) {
    return ip.find(v4).or(() -> ip.find(v6)).map(Attribute::address);
  }

  private static int port(Attributes protocol, int type) {
    return protocol.find(type).map(Attribute::be16).orElse(0);
  }

  private static int type(int message) {
    return (NFNL_SUBSYS_CTNETLINK << 8) | message;
  }
}
