package io.gantry.network.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
  private static final MacAddress MAC = MacAddress.parse("02:42:ac:11:00:02").orElseThrow();

  private static String hex(String address) {
    return HexFormat.of().formatHex(Announcement.of(Literals.parse(address).orElseThrow(), MAC));
  }

  @Test
  void ofIpv4ItIsARequestForTheOwnAddressToAll() {
    assertThat(hex("172.17.0.2"))
        .isEqualTo(
            "ffffffffffff"
                + "0242ac110002"
                + "0806"
                + "0001080006040001"
                + "0242ac110002"
                + "ac110002"
                + "000000000000"
                + "ac110002");
  }

  @Test
  void ofIpv6ItIsAnAdvertisementToAllNodesThatOverrides() {
    assertThat(hex("fd00::2"))
        .isEqualTo(
            "333300000001"
                + "0242ac110002"
                + "86dd"
                + "6000000000203aff"
                + "fd000000000000000000000000000002"
                + "ff020000000000000000000000000001"
                + "8800"
                + "ae44"
                + "20000000"
                + "fd000000000000000000000000000002"
                + "0201"
                + "0242ac110002");
  }
}
