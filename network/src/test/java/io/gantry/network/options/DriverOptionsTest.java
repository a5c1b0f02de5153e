package io.gantry.network.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.Gateway;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.address.Family;
import io.gantry.network.options.DriverOptions.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverOptionsTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String BRIDGE = "com.docker.network.bridge.";

  private static DriverOptions parse(String driver, Map<String, String> options) {
    return DriverOptions.parse(driver, ID, options, Isolation.EXTERNAL);
  }

  @Test
  void aBridgeWithoutOptionsIsCalledByItsIdAndTranslates() {
    assertThat(parse("bridge", Map.of("foo", "bar")).driver(Owner.GANTRY))
        .isEqualTo(
            new NetworkDriver.Bridge(
                "br-0123456789ab",
                true,
                0,
                true,
                true,
                GatewayMode.NAT,
                GatewayMode.NAT,
                Gateway.BRIDGE,
                List.of(),
                List.of()));
  }

  @Test
  void everyOptionOfABridgeIsRead() {
    BridgeOptions options =
        BridgeOptions.parse(
            ID,
            Map.ofEntries(
                Map.entry(BRIDGE + "name", "br0"),
                Map.entry(BRIDGE + "enable_icc", "F"),
                Map.entry(BRIDGE + "enable_ip_masquerade", "false"),
                Map.entry(BRIDGE + "host_binding_ipv4", "127.0.0.1"),
                Map.entry(BRIDGE + "gateway_mode_ipv4", "routed"),
                Map.entry(BRIDGE + "gateway_mode_ipv6", "nat-unprotected"),
                Map.entry(BRIDGE + "inhibit_ipv4", "1"),
                Map.entry(BRIDGE + "trusted_host_interfaces", "eth1::eth2"),
                Map.entry("com.docker.network.driver.mtu", "1450"),
                Map.entry("com.docker.network.host_ipv4", "192.0.2.7"),
                Map.entry("com.docker.network.container_iface_prefix", "net")),
            Isolation.EXTERNAL);
    assertThat(options.driver(Owner.HOST))
        .isEqualTo(
            new NetworkDriver.Bridge(
                "br0",
                false,
                1450,
                false,
                false,
                GatewayMode.ROUTED,
                GatewayMode.NAT_UNPROTECTED,
                Gateway.ELSEWHERE,
                List.of(Literals.parse("192.0.2.7").orElseThrow()),
                List.of("eth1", "eth2")));
    assertThat(options.binding()).isEqualTo(Literals.parse("127.0.0.1"));
    assertThat(options.linkPrefix()).isEqualTo("net");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bridge.enable_icc|maybe|failed to parse com.docker.network.bridge.enable_icc value: maybe"
            + " (strconv.ParseBool: parsing \"maybe\": invalid syntax)",
        "driver.mtu|abc|failed to parse com.docker.network.driver.mtu value: abc"
            + " (strconv.Atoi: parsing \"abc\": invalid syntax)",
        "driver.mtu|99999999999999999999|failed to parse com.docker.network.driver.mtu value:"
            + " 99999999999999999999 (strconv.Atoi: parsing \"99999999999999999999\": value out"
            + " of range)",
        "driver.mtu|-5|invalid MTU number: -5",
        "bridge.gateway_mode_ipv4|foo|failed to parse com.docker.network.bridge.gateway_mode_ipv4"
            + " value: foo (unknown gateway mode foo)",
        "bridge.gateway_mode_ipv6|isolated|gateway mode 'isolated' can only be used for an"
            + " internal network",
        "bridge.host_binding_ipv4|foo|failed to parse com.docker.network.bridge.host_binding_ipv4"
            + " value: foo (nil ip)",
        "bridge.name|abcdefghijklmnopqrst|invalid bridge name \"abcdefghijklmnopqrst\": numerical"
            + " result out of range",
        "bridge.name|a/b|invalid bridge name \"a/b\": numerical result out of range",
      })
  void whatABridgeCannotBeIsSaidInDockersWords(String key, String value, String message) {
    assertThatThrownBy(() -> parse("bridge", Map.of("com.docker.network." + key, value)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "nat, nat, false, EXTERNAL, 'IPv4,IPv6'",
    "isolated, nat, false, INTERNAL, IPv6",
    "nat, isolated, false, INTERNAL, IPv4",
    "nat, nat, true, EXTERNAL, 'IPv4,IPv6'",
    "nat, nat, true, INTERNAL, IPv6"
  })
  void aBridgeHasAGatewayWhereThereIsAWayOut(
      String ipv4, String ipv6, String inhibit, Isolation isolation, String gateways) {
    DriverOptions options =
        DriverOptions.parse(
            "bridge",
            ID,
            Map.of(
                BRIDGE + "gateway_mode_ipv4", ipv4,
                BRIDGE + "gateway_mode_ipv6", ipv6,
                BRIDGE + "inhibit_ipv4", inhibit),
            isolation);
    assertThat(options.gateways(isolation).stream().map(Family::toString).sorted())
        .containsExactly(gateways.split(","));
  }

  @Test
  void macvlanAndIpvlanAreInTheirFirstModeWhenNothingIsSaid() {
    assertThat(parse("macvlan", Map.of("parent", "eth0.10")).driver(Owner.HOST))
        .isEqualTo(
            new NetworkDriver.Macvlan(Optional.of("eth0.10"), NetworkDriver.Macvlan.Mode.BRIDGE));
    assertThat(parse("ipvlan", Map.of()).driver(Owner.HOST))
        .isEqualTo(
            new NetworkDriver.Ipvlan(
                Optional.empty(), NetworkDriver.Ipvlan.Mode.L2, NetworkDriver.Ipvlan.Flag.BRIDGE));
  }

  @ParameterizedTest
  @CsvSource({
    "macvlan, parent, eth0, 2",
    "macvlan, macvlan_mode, vepa, 0",
    "ipvlan, parent, eth0, 2",
    "ipvlan, ipvlan_mode, l3, 0",
  })
  void linksOnAParentHaveAGatewayUnlessRoutedOrInternal(
      String driver, String key, String value, int gateways) {
    assertThat(parse(driver, Map.of(key, value)).gateways(Isolation.EXTERNAL)).hasSize(gateways);
    assertThat(parse(driver, Map.of(key, value)).gateways(Isolation.INTERNAL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "macvlan|macvlan_mode|foo|requested macvlan mode 'foo' is not valid, 'bridge' mode is the"
            + " macvlan driver default",
        "macvlan|parent|lo|loopback interface is not a valid macvlan parent link",
        "ipvlan|ipvlan_mode|foo|requested ipvlan mode 'foo' is not valid, 'l2' mode is the ipvlan"
            + " driver default",
        "ipvlan|ipvlan_flag|foo|requested ipvlan flag 'foo' is not valid, 'bridge' is the ipvlan"
            + " driver default",
        "ipvlan|parent|lo|loopback interface is not a valid ipvlan parent link",
      })
  void whatTheyCannotBeIsSaidInDockersWords(
      String driver, String key, String value, String message) {
    assertThatThrownBy(() -> parse(driver, Map.of(key, value))).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "IPV4|10.1.0.0/24,10.2.0.0/24||bridge driver doesn't support multiple subnets",
        "IPV4|0.0.0.0/0||ipv4 pool is empty",
        "IPV6|10.1.0.0/24||ipv6 pool is empty",
        "IPV6|ff02::/64|ff02::1|multicast subnet 'ff02::1/64' is not allowed",
        "IPV6|fe80::/80|fe80::1|'fe80::1/80' clashes with the Link-Local prefix 'fe80::/64'",
      })
  void subnetsThatABridgeCannotHaveAreRefused(
      Family family, String ranges, String gateway, String message) {
    Optional<String> own = Optional.ofNullable(gateway);
    List<NetworkSpec.Subnet> subnets =
        List.of(ranges.split(",")).stream()
            .map(Cidr::of)
            .map(range -> new NetworkSpec.Subnet(range, own.flatMap(Literals::parse)))
            .toList();
    assertThatThrownBy(() -> parse("bridge", Map.of()).check(Set.of(family), subnets))
        .hasMessage(message);
  }

  @Test
  void aNetworkNeedsAFamilyAndMayHaveTheLinkLocalOne() {
    DriverOptions bridge = parse("bridge", Map.of());
    assertThatThrownBy(() -> bridge.check(Set.of(), List.of()))
        .hasMessage("IPv4 or IPv6 must be enabled");
    bridge.check(
        Set.of(Family.IPV6),
        List.of(new NetworkSpec.Subnet(Cidr.of("fe80::/64"), Optional.empty())));
  }
}
