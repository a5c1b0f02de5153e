package io.gantry.kernel.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bytes are those of a little-endian machine, which all of ours are. */
class NftMessagesTest {
  private static final Table TABLE = new Table(Family.INET, "t");

  private static String hex(MessageWriter body) {
    return HexFormat.of().formatHex(body.toBytes());
  }

  private static String joined(String... parts) {
    return String.join("", parts).replace(" ", "");
  }

  @Test
  void aBatchIsFramed() {
    List<NetlinkRequest> requests = new NftBatch().add(TABLE).requests(9);
    assertThat(requests).extracting(NetlinkRequest::type).containsExactly(16, 0xa00, 17);
    assertThat(hex(requests.getFirst().body())).isEqualTo("0000000a" + "0800010000000009");
    assertThat(hex(requests.get(1).body())).isEqualTo("01000000" + "0600010074000000");
    assertThat(hex(requests.getLast().body())).isEqualTo("0000000a");
  }

  @Test
  void aBaseChainHasAHook() {
    Chain chain =
        Chain.base(TABLE, "c", Chain.Type.NAT, Chain.Hook.PREROUTING, -100, Chain.Policy.ACCEPT);
    assertThat(hex(NftMessages.newChain(chain, 0).body()))
        .isEqualTo(
            joined(
                "01000000",
                "06000100 74000000",
                "06000300 63000000",
                "14000480 08000100 00000000 08000200 ffffff9c", // hook
                "08000500 00000001", // policy
                "08000700 6e617400")); // type
  }

  @Test
  void aRuleIsAListOfExpressions() {
    Chain chain = Chain.regular(TABLE, "c");
    Rule rule =
        Rule.of(chain, Match.protocol(6))
            .with(new Expression.Immediate(Verdict.jump("u")))
            .withComment("x");
    assertThat(hex(NftMessages.newRule(rule, 0, 0).body()))
        .isEqualTo(
            joined(
                "01000000060001007400000006000200630000008c0004802400018009000100",
                "6d6574610000000014000280080001000000000108000200000000102c000180",
                "08000100636d700020000280080001000000000108000200000000000c000380",
                "0500010006000000380001800e000100696d6d65646961746500000024000280",
                "0800010000000000180002801400028008000100fffffffd0600020075000000",
                "0800070000027800"));
  }

  @Test
  void aMapOfConcatenatedKeysTellsTheirLengths() {
    NftSet map =
        NftSet.of(TABLE, "m", DataType.INET_PROTO, DataType.INET_SERVICE)
            .to(DataType.IPV4_ADDR, DataType.INET_SERVICE);
    assertThat(hex(SetMessages.newSet(map, 3, 0).body()))
        .isEqualTo(
            joined(
                "01000000",
                "06000100 74000000",
                "06000200 6d000000",
                "08000300 00000088", // NFT_SET_MAP, NFT_SET_CONCAT
                "08000400 0000030d", // 12 << 6 | 13
                "08000500 00000008",
                "08000600 000001cd", // 7 << 6 | 13
                "08000700 00000008",
                "08000a00 00000003",
                "20000980 1c000280", // NFTA_SET_DESC, NFTA_SET_DESC_CONCAT
                "0c000180 08000100 00000001",
                "0c000180 08000100 00000002"));
  }

  @Test
  void anElementHasAKeyAndAValue() {
    NftSet map = NftSet.of(TABLE, "m", DataType.INET_SERVICE).toVerdicts();
    Element element = Element.of(Data.port(80), Verdict.ACCEPT);
    NetlinkRequest request =
        SetMessages.elements("add", map, List.of(element), SetMessages.NFT_MSG_NEWSETELEM, 0)
            .getFirst();
    assertThat(hex(request.body()))
        .isEqualTo(
            joined(
                "010000000600010074000000060002006d00000024000380200001800c000180",
                "0600010000500000100002800c0002800800010000000001"));
  }

  @Test
  void registersAreNumberedAsTheKernelTellsThem() {
    assertThat(Expression.register(0)).isEqualTo(1);
    assertThat(Expression.register(1)).isEqualTo(9);
    assertThat(Expression.register(4)).isEqualTo(2);
    assertThat(Expression.register(15)).isEqualTo(23);
  }

  @Test
  void typesOfKeysAreReadBack() {
    List<DataType> types = List.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE);
    assertThat(DataType.of(DataType.number(types))).isEqualTo(types);
    assertThat(DataType.of(63)).isEmpty();
    assertThat(DataType.length(types)).isEqualTo(12);
    assertThat(DataType.length(List.of(DataType.INET_PROTO))).isEqualTo(1);
  }

  @Test
  void theKernelTakesAnIntervalAsWhereItBeginsAndWhatIsBehindIt() {
    assertThat(keys("10.0.1.7/24", DataType.IPV4_ADDR)).containsExactly("0x0a000100", "0x0a000200");
    assertThat(keys("0.0.0.0/0", DataType.IPV4_ADDR)).hasSize(1);
    assertThat(keys("128.0.0.0/1", DataType.IPV4_ADDR)).hasSize(1);
    assertThat(keys("::/1", DataType.IPV6_ADDR))
        .element(1)
        .isEqualTo("0x80000000000000000000000000000000");
    assertThat(Data.mask(Cidr.of("10.0.0.0/12"))).hasToString("0xfff00000");
  }

  private static List<String> keys(String network, DataType type) {
    NftSet set = NftSet.of(TABLE, "networks", type).withIntervals();
    return Mark.of(set, List.of(Element.network(Cidr.of(network)))).stream()
        .map(mark -> mark.element().key().toString())
        .toList();
  }

  @Test
  void intervalsAreFoundAmongTheirMarksInAnyOrder() {
    NftSet set = NftSet.of(TABLE, "networks", DataType.IPV4_ADDR).withIntervals();
    List<Element> networks =
        Stream.of("10.0.0.0/24", "10.0.1.0/24", "10.0.3.0/24", "255.0.0.0/8")
            .map(network -> Element.network(Cidr.of(network)))
            .toList();
    List<Mark> marks = Mark.of(set, networks);
    assertThat(Mark.elements(set, marks)).isEqualTo(networks);
    assertThat(Mark.elements(set, marks.reversed())).isEqualTo(networks);
  }

  @Test
  void commentsAreReadBackAndBounded() {
    assertThat(UserData.comment(UserData.comment("who"))).isEqualTo("who");
    assertThat(HexFormat.of().formatHex(UserData.comment("a"))).isEqualTo("00026100");
    assertThat(UserData.comment(new byte[] {0, 9, 'a'})).isEqualTo("a");
    assertThat(UserData.comment(new byte[] {7, 1})).isEmpty();
    assertThatThrownBy(() -> UserData.comment("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Table(Family.IP, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Data.linkName("sixteen-bytes-xx"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Data.of(new byte[65])).isInstanceOf(IllegalArgumentException.class);
    Rule rule = Rule.of(Chain.regular(TABLE, "c"), new Expression.Other("limit"));
    assertThatThrownBy(() -> new NftBatch().add(rule)).hasMessageContaining("limit");
    assertThatThrownBy(() -> new NftBatch().delete(rule)).hasMessageContaining("handle");
  }
}
