package io.gantry.kernel.inet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "172.17.0.2/16, 172.17.0.0/16, 172.17.255.255",
    "10.0.0.1/32, 10.0.0.1/32, 10.0.0.1",
    "10.1.2.3/0, 0.0.0.0/0, 255.255.255.255",
    "fd00::1/64, fd00::/64, fd00::ffff:ffff:ffff:ffff"
  })
  void aNetworkStartsAtItsFirstAddressAndEndsAtItsLast(String text, String network, String last) {
    assertThat(Cidr.of(text).network()).hasToString(network);
    assertThat(Literals.text(Cidr.of(text).last())).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0",
        "10.0.0.0/33",
        "10.0.0/8",
        "::/129",
        "010.0.0.0/8",
        "x/8",
        "1.2.3.4/-1",
        "fe80::1%lo/64"
      })
  void whatIsNoNetworkIsNotRead(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
  }

  @Test
  void networksOverlapWhenOneHoldsTheOthersFirstAddress() {
    assertThat(Cidr.of("10.0.0.0/8").overlaps(Cidr.of("10.200.0.0/16"))).isTrue();
    assertThat(Cidr.of("10.200.0.0/16").overlaps(Cidr.of("10.0.0.0/8"))).isTrue();
    assertThat(Cidr.of("10.0.0.0/9").overlaps(Cidr.of("10.128.0.0/9"))).isFalse();
    assertThat(Cidr.of("0.0.0.0/0").overlaps(Cidr.of("::/0"))).isFalse();
  }

  @Test
  void offsetsLeadToAddressesAndBack() {
    Cidr network = Cidr.of("fd00:1::/64");
    InetAddress address = network.at(BigInteger.valueOf(0x10002));
    assertThat(Literals.text(address)).isEqualTo("fd00:1::1:2");
    assertThat(network.offset(address)).isEqualTo(BigInteger.valueOf(0x10002));
    assertThatThrownBy(() -> Cidr.of("10.0.0.0/30").at(BigInteger.valueOf(4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "::1, ::1",
    "fe80:0:1:0:1:0:1:0, fe80:0:1:0:1:0:1:0",
    "1:0:0:0:0:0:0:0, 1::",
    "2001:db8::ff00:42:8329, 2001:db8::ff00:42:8329"
  })
  void ipv6IsWrittenShort(String given, String expected) {
    assertThat(Literals.parse(given).map(Literals::text)).contains(expected);
  }

  @Test
  void hardwareAddressesAreReadAndWritten() {
    assertThat(MacAddress.parse("02:42:AC:11:00:02"))
        .map(MacAddress::toString)
        .contains("02:42:ac:11:00:02");
    assertThat(MacAddress.parse("02-42-ac-11-00-ff"))
        .map(MacAddress::bits)
        .contains(0x0242ac1100ffL);
    assertThat(MacAddress.parse("02:42:ac:11:00")).isEmpty();
    assertThat(MacAddress.parse("02:42:ac:11:00:zz")).isEmpty();
  }
}
