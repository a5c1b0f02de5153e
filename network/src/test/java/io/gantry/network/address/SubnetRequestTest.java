package io.gantry.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetRequestTest {
  private static List<SubnetRequest> parse(String subnet, String range, String gateway) {
    return SubnetRequest.parse(
        List.of(new SubnetRequest.Text(subnet, range, gateway, Map.of())),
        SubnetRequest.Reading.BOTH);
  }

  @Test
  void whatIsNotGivenIsAbsent() {
    assertThat(parse("10.1.0.0/16", "", ""))
        .containsExactly(
            new SubnetRequest(
                Cidr.of("10.1.0.0/16"), Optional.empty(), Optional.empty(), Map.of()));
    assertThat(parse("10.1.0.0/16", "10.1.4.0/24", "10.1.0.254").getFirst().gateway())
        .isEqualTo(Literals.parse("10.1.0.254"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bogus||| invalid subnet bogus: invalid CIDR block notation",
        "10.1.2.3/24||| invalid subnet 10.1.2.3/24: it should be 10.1.2.0/24",
        "10.1.2.0/24|x|| invalid ip-range x: invalid CIDR block notation",
        "10.1.2.0/24|fd00::/64|| invalid ip-range fd00::/64: parent subnet is an IPv4 block",
        "10.1.2.0/24|10.1.2.5/25|| invalid ip-range 10.1.2.5/25: it should be 10.1.2.0/25",
        "10.1.2.0/24|10.1.0.0/16||"
            + " invalid ip-range 10.1.0.0/16: CIDR block is bigger than its parent subnet"
            + " 10.1.2.0/24",
        "10.1.2.0/24|10.3.0.0/25||"
            + " invalid ip-range 10.3.0.0/25: parent subnet 10.1.2.0/24 doesn't contain ip-range",
        "10.1.2.0/24||x| invalid gateway x: invalid address",
        "10.1.2.0/24||fd00::1| invalid gateway fd00::1: parent subnet is an IPv4 block",
        "fd00::/64||10.2.0.1| invalid gateway 10.2.0.1: parent subnet is an IPv6 block",
        "10.1.2.0/24||10.2.0.1|"
            + " invalid gateway 10.2.0.1: parent subnet 10.1.2.0/24 doesn't contain this address",
      })
  void whatDoesNotFitIsRefusedInDockersWords(
      String subnet, String range, String gateway, String message) {
    String part = Optional.ofNullable(range).orElse("");
    String router = Optional.ofNullable(gateway).orElse("");
    assertThatThrownBy(() -> parse(subnet, part, router))
        .isInstanceOf(NetworkException.Invalid.class)
        .hasMessage("invalid network config:\n" + message);
  }

  @Test
  void severalFaultsAreAList() {
    SubnetRequest.Text text =
        new SubnetRequest.Text(
            "10.5.0.0/24",
            "10.7.0.0/16",
            "10.6.0.1",
            Map.of("b", "1.1.1.1", "a", "fd00::1", "c", "x"));
    assertThatThrownBy(() -> SubnetRequest.parse(List.of(text), SubnetRequest.Reading.BOTH))
        .hasMessage(
            """
            invalid network config:
            * invalid ip-range 10.7.0.0/16: CIDR block is bigger than its parent subnet 10.5.0.0/24
            * invalid ip-range 10.7.0.0/16: parent subnet 10.5.0.0/24 doesn't contain ip-range
            * invalid gateway 10.6.0.1: parent subnet 10.5.0.0/24 doesn't contain this address
            * invalid auxiliary address a: parent subnet is an IPv4 block
            * invalid auxiliary address b: parent subnet 10.5.0.0/24 doesn't contain this address
            * invalid auxiliary address c: invalid address\
            """);
  }

  @Test
  void subnetsOfIpv6AreSkippedByANetworkWithoutIt() {
    List<SubnetRequest.Text> texts =
        List.of(
            new SubnetRequest.Text("fd00::9/64", "", "", Map.of()),
            new SubnetRequest.Text("10.1.0.0/16", "", "", Map.of()));
    assertThat(SubnetRequest.parse(texts, SubnetRequest.Reading.IPV4))
        .extracting(SubnetRequest::range)
        .containsExactly(Cidr.of("10.1.0.0/16"));
  }

  @Test
  void wishesForAddressesAreCheckedAgainstTheSubnetsThatAUserGave() {
    List<String> complaints = new ArrayList<>();
    AddressWishes.parse("fd00::1", "10.0.0.1", List.of("0.0.0.0", "fe80::1"), complaints);
    assertThat(complaints)
        .containsExactly(
            "invalid IPv4 address: fd00::1",
            "invalid IPv6 address: 10.0.0.1",
            "invalid link-local IP address: 0.0.0.0");
    complaints.clear();
    List<Cidr> configured = List.of(Cidr.of("10.1.8.0/24"));
    AddressWishes.check("10.1.8.130", Family.IPV4, configured, complaints);
    AddressWishes.check("", Family.IPV6, configured, complaints);
    assertThat(complaints).isEmpty();
    AddressWishes.check("10.9.8.130", Family.IPV4, configured, complaints);
    AddressWishes.check("bad", Family.IPV4, configured, complaints);
    AddressWishes.check("fd00::1", Family.IPV6, configured, complaints);
    assertThat(complaints)
        .containsExactly(
            "no configured subnet or ip-range contain the IP address 10.9.8.130",
            "no configured subnet or ip-range contain the IP address bad",
            "user specified IP address is supported only when connecting to networks with user"
                + " configured subnets");
  }
}
