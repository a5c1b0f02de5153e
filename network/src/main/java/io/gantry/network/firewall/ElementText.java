package io.gantry.network.firewall;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.DataType;
import io.gantry.kernel.netlink.nft.Element;
import io.gantry.kernel.netlink.nft.NftSet;
import io.gantry.kernel.netlink.nft.Verdict;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Elements of sets as {@code nft(8)} writes them. */
final class ElementText {
  private static final Map<Integer, String> PROTOCOLS = Map.of(6, "tcp", 17, "udp", 132, "sctp");
  private static final Map<Integer, String> VERSIONS = Map.of(2, "ipv4", 10, "ipv6");

  private ElementText() {}

  /** All elements of a set, in their order. */
  static List<String> of(NftSet set, Collection<Element> elements) {
    return elements.stream().map(element -> of(set, element)).sorted().toList();
  }

  private static String of(NftSet set, Element element) {
    List<byte[]> first = parts(set.key(), element.key());
    List<byte[]> last = parts(set.key(), element.keyEnd().orElse(element.key()));
    List<String> words = new ArrayList<>();
    for (int i = 0; i < set.key().size(); i++) {
      words.add(range(set.key().get(i), first.get(i), last.get(i)));
    }
    return String.join(" . ", words) + value(set, element);
  }

  private static String value(NftSet set, Element element) {
    if (element.value().isEmpty()) {
      return "";
    }
    return switch (element.value().get()) {
      case Verdict verdict -> " : " + verdict(verdict);
      case Data data when set.target() instanceof NftSet.Target.Values(List<DataType> types) -> {
        List<byte[]> parts = parts(types, data);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
          words.add(one(types.get(i), parts.get(i)));
        }
        yield " : " + String.join(" . ", words);
      }
      case Data data -> " : " + data;
    };
  }

  static String verdict(Verdict verdict) {
    if (!verdict.chain().isEmpty()) {
      return (verdict.equals(Verdict.jump(verdict.chain())) ? "jump " : "goto ") + verdict.chain();
    }
    Map<Verdict, String> words =
        Map.of(
            Verdict.DROP, "drop",
            Verdict.ACCEPT, "accept",
            Verdict.RETURN, "return",
            Verdict.CONTINUE, "continue");
    return words.getOrDefault(verdict, verdict.toString());
  }

  /** The parts of a key, each without what fills it up. */
  private static List<byte[]> parts(List<DataType> types, Data data) {
    List<byte[]> parts = new ArrayList<>();
    int at = 0;
    for (DataType type : types) {
      int length = length(type);
      parts.add(Arrays.copyOfRange(data.bytes(), at, at + length));
      at += (length + 3) & ~3;
    }
    return parts;
  }

  private static int length(DataType type) {
    return switch (type) {
      case INET_PROTO, NF_PROTO -> 1;
      case INET_SERVICE -> 2;
      case IPV4_ADDR, MARK, IFACE_INDEX -> 4;
      case ETHER_ADDR -> 6;
      case IPV6_ADDR, IFNAME -> 16;
    };
  }

  private static String range(DataType type, byte[] first, byte[] last) {
    if (Arrays.equals(first, last)) {
      return one(type, first);
    }
    if (type == DataType.IPV4_ADDR || type == DataType.IPV6_ADDR) {
      int bits = new BigInteger(1, first).xor(new BigInteger(1, last)).bitLength();
      Cidr cidr = new Cidr(address(first), first.length * Byte.SIZE - bits);
      if (cidr.isNetwork() && cidr.last().equals(address(last))) {
        return cidr.toString();
      }
    }
    return one(type, first) + "-" + one(type, last);
  }

  private static String one(DataType type, byte[] bytes) {
    return switch (type) {
      case IPV4_ADDR, IPV6_ADDR -> Literals.text(address(bytes));
      case IFNAME -> "\"" + new String(bytes, StandardCharsets.UTF_8).replace("\0", "") + "\"";
      case INET_SERVICE -> String.valueOf(ByteBuffer.wrap(bytes).getShort() & 0xffff);
      case INET_PROTO -> named(PROTOCOLS, bytes[0]);
      case NF_PROTO -> named(VERSIONS, bytes[0]);
      case ETHER_ADDR, MARK, IFACE_INDEX -> "0x" + HexFormat.of().formatHex(bytes);
    };
  }

  private static String named(Map<Integer, String> names, byte number) {
    return names.getOrDefault(number & 0xff, String.valueOf(number & 0xff));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
    }
  }
}
