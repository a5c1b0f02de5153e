package io.gantry.kernel.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes are those of a little-endian machine, which all of ours are. */
class LinkMessagesTest {
  private static String hex(NetlinkRequest request) {
    return HexFormat.of().formatHex(request.body().toBytes());
  }

  private static String joined(String... parts) {
    return String.join("", parts).replace(" ", "");
  }

  @Test
  void aPairIsOneMessageWithItsFarEndInside() {
    LinkSettings near = LinkSettings.named("v1").withMaster(5).asUp();
    LinkSettings far =
        LinkSettings.named("e0").withMac(new MacAddress(0x0242ac110002L)).withMtu(1400);
    NetlinkRequest request = LinkMessages.create(near, new LinkKind.Veth(far));
    assertThat(request.type()).isEqualTo(16);
    assertThat(request.flags()).isEqualTo(0x600);
    assertThat(hex(request))
        .isEqualTo(
            joined(
                "00000000 00000000 01000000 01000000", // struct ifinfomsg: up
                "07000300 76310000", // IFLA_IFNAME
                "08000a00 05000000", // IFLA_MASTER
                "44001280", // IFLA_LINKINFO
                "09000100 76657468 00000000", // IFLA_INFO_KIND
                "34000280", // IFLA_INFO_DATA
                "30000180", // VETH_INFO_PEER
                "00000000 00000000 00000000 00000000",
                "07000300 65300000",
                "0a000100 0242ac11 00020000", // IFLA_ADDRESS
                "08000400 78050000")); // IFLA_MTU
  }

  @Test
  void anAliasIsToldToTheLinkThatIsThereAndOnlyThenIsItUp() {
    LinkSettings settings =
        LinkSettings.named("b0")
            .withAlias("own")
            .withAddressGeneration(LinkSettings.AddressGeneration.NONE)
            .asUp();
    assertThat(hex(LinkMessages.create(settings, new LinkKind.Bridge())))
        .startsWith("00000000" + "00000000" + "00000000" + "00000000");
    List<NetlinkRequest> more = LinkMessages.followUp(settings);
    assertThat(more).extracting(NetlinkRequest::step).containsExactly("change", "set up");
    assertThat(hex(more.getFirst()))
        .isEqualTo(
            joined(
                "00000000 00000000 00000000 00000000",
                "07000300 62300000",
                "07001400 6f776e00", // IFLA_IFALIAS
                "10001a80 0c000a80 05000800 01000000")); // IFLA_AF_SPEC, AF_INET6, mode none
    assertThat(hex(more.getLast()))
        .isEqualTo(joined("00000000 00000000 01000000 01000000", "07000300 62300000"));
  }

  @Test
  void addressesAndRoutesCarryTheirFamilyAndScope() {
    assertThat(
            HexFormat.of().formatHex(LinkAddress.of(3, Cidr.of("10.1.2.3/24")).encode().toBytes()))
        .isEqualTo(
            joined(
                "02180000 03000000",
                "08000200 0a010203",
                "08000100 0a010203",
                "08000400 0a0102ff"));
    Route route = Route.byDefault(Literals.parse("fd00::1").orElseThrow(), 4);
    assertThat(HexFormat.of().formatHex(route.encode().toBytes()))
        .isEqualTo(
            joined(
                "0a000000 fe030001 00000000",
                "14000500 fd000000000000000000000000000001", // RTA_GATEWAY
                "08000400 04000000", // RTA_OIF
                "08000f00 fe000000")); // RTA_TABLE
  }

  @Test
  void namesAndValuesThatCannotBeAreRefused() {
    for (String name : new String[] {"", "a/b", "a b", ".", "..", "sixteen-bytes-xx", "a:b"}) {
      assertThatThrownBy(() -> LinkSettings.named(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
    LinkSettings peer = LinkSettings.named("p").asUp();
    assertThatThrownBy(() -> new LinkKind.Veth(peer)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinkKind.Vlan(1, 4095))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinkKind.Vxlan(1 << 24, 4789))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Route.by(Cidr.of("10.0.0.0/8"), Literals.parse("fd00::1").orElseThrow(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
