package io.gantry.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkAddressesTest {
  private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);
  private static final Set<Family> IPV4 = Set.of(Family.IPV4);

  private final AddressSpace space = new AddressSpace(AddressPool.of(List.of(), "engine"));

  private static InetAddress ip(String text) {
    return Literals.parse(text).orElseThrow();
  }

  private static SubnetRequest subnet(String range) {
    return new SubnetRequest(Cidr.of(range), Optional.empty(), Optional.empty(), Map.of());
  }

  private static SubnetRequest subnet(String range, String part) {
    return new SubnetRequest(
        Cidr.of(range), Optional.of(Cidr.of(part)), Optional.empty(), Map.of());
  }

  private NetworkAddresses lease(Set<Family> families, SubnetRequest... subnets) {
    return NetworkAddresses.lease(
        space, new AddressPlan("id", "web", families, BOTH, List.of(subnets)), List.of());
  }

  private static String first(NetworkAddresses addresses) {
    return addresses.subnets().getFirst().range().toString();
  }

  private static String take(NetworkAddresses addresses, Family family) {
    return addresses.take(family, Optional.empty()).orElseThrow().toString();
  }

  @Test
  void networksWithoutAWishGetTheNextFreeSubnetAndItsFirstAddressAsGateway() {
    assertThat(lease(BOTH).subnets())
        .startsWith(
            new NetworkSpec.Subnet(Cidr.of("172.17.0.0/16"), Optional.of(ip("172.17.0.1"))));
    NetworkAddresses second = lease(BOTH);
    assertThat(second.subnets())
        .extracting(subnet -> subnet.range().length())
        .containsExactly(16, 64);
    assertThat(first(second)).isEqualTo("172.18.0.0/16");
    assertThat(Literals.text(second.subnets().get(1).gateway().orElseThrow())).endsWith(":1::1");
  }

  @Test
  void poolsAreUsedToTheLastSubnetAndASubnetGivenBackIsTheNextToGo() {
    List<NetworkAddresses> all = IntStream.range(0, 31).mapToObj(i -> lease(IPV4)).toList();
    assertThat(all).extracting(NetworkAddressesTest::first).doesNotHaveDuplicates();
    assertThat(first(all.getLast())).isEqualTo("192.168.240.0/20");
    assertThatThrownBy(() -> lease(IPV4))
        .isInstanceOf(NetworkException.Invalid.class)
        .hasMessage("all predefined address pools have been fully subnetted");
    all.get(3).close();
    assertThat(first(lease(IPV4))).isEqualTo("172.20.0.0/16");
  }

  @Test
  void theHostsRoutesAreNotOverlappedButItsDefaultRouteIsNoObstacle() {
    NetworkAddresses addresses =
        NetworkAddresses.lease(
            space,
            new AddressPlan("id", "web", IPV4, IPV4, List.of()),
            List.of(
                Cidr.of("0.0.0.0/0"),
                Cidr.of("172.17.5.0/24"),
                Cidr.of("172.18.0.0/15"),
                Cidr.of("fd00::/8")));
    assertThat(first(addresses)).isEqualTo("172.20.0.0/16");
  }

  @Test
  void askedForSubnetsMustNotOverlap() {
    lease(IPV4);
    for (String range : List.of("172.17.0.0/16", "172.17.5.0/24", "172.16.0.0/12", "0.0.0.0/0")) {
      assertThatThrownBy(() -> lease(IPV4, subnet(range)))
          .isInstanceOf(NetworkException.Forbidden.class)
          .hasMessage("invalid pool request: Pool overlaps with other one on this address space");
    }
    assertThat(first(lease(IPV4, subnet("10.0.0.0/8")))).isEqualTo("10.0.0.0/8");
  }

  @Test
  void aSubnetMayBeSharedByNetworksWithPartsOfTheirOwn() {
    NetworkAddresses low = lease(IPV4, subnet("10.1.0.0/24", "10.1.0.0/25"));
    NetworkAddresses high = lease(IPV4, subnet("10.1.0.0/24", "10.1.0.128/25"));
    assertThat(take(high, Family.IPV4)).isEqualTo("10.1.0.129/24");
    low.take(Family.IPV4, Optional.of(ip("10.1.0.130")));
    assertThat(take(high, Family.IPV4)).isEqualTo("10.1.0.131/24");
    low.close();
    assertThat(high.take(Family.IPV4, Optional.of(ip("10.1.0.1")))).isPresent();
    assertThatThrownBy(() -> lease(IPV4, subnet("10.1.0.0/24")))
        .isInstanceOf(NetworkException.Forbidden.class);
  }

  @Test
  void theLowestFreeAddressIsHandedOutSoThatOneGivenBackGoesNext() {
    NetworkAddresses addresses = lease(IPV4);
    assertThat(take(addresses, Family.IPV4)).isEqualTo("172.17.0.2/16");
    assertThat(take(addresses, Family.IPV4)).isEqualTo("172.17.0.3/16");
    addresses.free(ip("172.17.0.2"));
    assertThat(take(addresses, Family.IPV4)).isEqualTo("172.17.0.2/16");
    assertThat(take(addresses, Family.IPV4)).isEqualTo("172.17.0.4/16");
  }

  @Test
  void anAddressIsHandedOutOnce() {
    NetworkAddresses addresses = lease(IPV4);
    Optional<InetAddress> wanted = Optional.of(ip("172.17.0.9"));
    assertThat(addresses.take(Family.IPV4, wanted)).contains(Cidr.of("172.17.0.9/16"));
    for (String taken : List.of("172.17.0.9", "172.17.0.1", "172.17.0.0", "172.17.255.255")) {
      assertThatThrownBy(() -> addresses.take(Family.IPV4, Optional.of(ip(taken))))
          .isInstanceOf(NetworkException.Forbidden.class)
          .hasMessage("Address already in use");
    }
    assertThatThrownBy(() -> addresses.take(Family.IPV4, Optional.of(ip("10.0.0.1"))))
        .hasMessage(
            "invalid address 10.0.0.1: It does not belong to any of this network's subnets");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/30, 10.0.0.1, 1",
    "10.0.0.0/31, 10.0.0.0, 1",
    "10.0.0.0/32, 10.0.0.0, 0",
    "fd00::/126, fd00::1, 2",
    "fd00::/127, fd00::1, 0"
  })
  void aSmallSubnetIsUsedUp(String range, String gateway, int others) {
    Family family = Family.of(Cidr.of(range));
    NetworkAddresses addresses = lease(Set.of(family), subnet(range));
    assertThat(addresses.subnets().getFirst().gateway()).contains(ip(gateway));
    for (int i = 0; i < others; i++) {
      take(addresses, family);
    }
    assertThatThrownBy(() -> take(addresses, family))
        .hasMessage(
            "no available " + family + " addresses on this network's address pools: web (id)");
  }

  @Test
  void thePartIsHandedOutFirstToTheGatewayAndTheRestOnlyOnDemand() {
    NetworkAddresses addresses = lease(IPV4, subnet("10.1.8.0/24", "10.1.8.252/30"));
    assertThat(addresses.subnets().getFirst().gateway()).contains(ip("10.1.8.252"));
    assertThat(take(addresses, Family.IPV4)).isEqualTo("10.1.8.253/24");
    assertThat(take(addresses, Family.IPV4)).isEqualTo("10.1.8.254/24");
    assertThatThrownBy(() -> take(addresses, Family.IPV4))
        .hasMessageStartingWith("no available IPv4");
    assertThat(addresses.take(Family.IPV4, Optional.of(ip("10.1.8.5")))).isPresent();
  }

  @Test
  void aNetworkOfSeveralSubnetsGoesOnInTheNext() {
    NetworkAddresses addresses = lease(IPV4, subnet("10.1.0.0/30"), subnet("10.2.0.0/30"));
    assertThat(take(addresses, Family.IPV4)).isEqualTo("10.1.0.2/30");
    assertThat(take(addresses, Family.IPV4)).isEqualTo("10.2.0.2/30");
    assertThat(addresses.take(Family.IPV6, Optional.empty())).isEmpty();
  }

  @Test
  void aNetworkWithoutAGatewayHasOneAddressMore() {
    NetworkAddresses addresses =
        NetworkAddresses.lease(
            space, new AddressPlan("id", "web", IPV4, Set.of(), List.of()), List.of());
    assertThat(addresses.subnets().getFirst().gateway()).isEmpty();
    assertThat(take(addresses, Family.IPV4)).isEqualTo("172.17.0.1/16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.2.0 | 10.1.2.7 | failed to allocate gateway (10.1.2.0): Address already in use",
        "10.1.2.255 | 10.1.2.7 | failed to allocate gateway (10.1.2.255): Address already in use",
        "10.1.2.5 | 10.1.2.5 | failed to allocate secondary ip address (h:10.1.2.5): Address"
            + " already in use",
      })
  void whatFailsHalfWayGivesTheSubnetBack(String gateway, String auxiliary, String message) {
    SubnetRequest request =
        new SubnetRequest(
            Cidr.of("10.1.2.0/24"),
            Optional.empty(),
            Optional.of(ip(gateway)),
            Map.of("h", ip(auxiliary)));
    assertThatThrownBy(() -> lease(BOTH, request))
        .isInstanceOf(NetworkException.Forbidden.class)
        .hasMessage(message);
    assertThat(lease(IPV4, subnet("10.1.2.0/24")).subnets()).hasSize(1);
  }

  @Test
  void auxiliaryAddressesAreNotHandedOut() {
    SubnetRequest request =
        new SubnetRequest(
            Cidr.of("10.1.2.0/24"),
            Optional.empty(),
            Optional.of(ip("10.1.2.254")),
            Map.of("printer", ip("10.1.2.1"), "router", ip("10.1.2.2")));
    assertThat(take(lease(IPV4, request), Family.IPV4)).isEqualTo("10.1.2.3/24");
  }

  @Test
  void aLargeIpv6SubnetIsFullOnlyWhereItIsUsed() {
    NetworkAddresses addresses = lease(Set.of(Family.IPV6), subnet("fd00::/8"));
    addresses.take(Family.IPV6, Optional.of(ip("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
    for (int i = 2; i < 5_000; i++) {
      assertThat(take(addresses, Family.IPV6)).isEqualTo("fd00::" + Integer.toHexString(i) + "/8");
    }
  }
}
