package io.gantry.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.RouteSocket;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class NetworkSysctlsTest {
  @BeforeEach
  void root() throws IOException {
    Witness.assumeRoot();
  }

  @Test
  void settingsAreThoseOfTheNamespaceThatTheThreadIsIn() throws KernelException {
    String name = "net.ipv4.ip_unprivileged_port_start";
    Optional<String> here = NetworkSysctls.get(name);
    try (NetworkNamespace there = NetworkNamespace.create()) {
      NetworkSysctls.set(there, Map.of(name, "77"));
      assertThat(NetworkSysctls.get(there, name)).contains("77");
      assertThat(NetworkSysctls.get(name)).isEqualTo(here).isNotEqualTo(Optional.of("77"));
    }
  }

  @Test
  void linksWithDotsInTheirNamesAreNamedWithSlashes() throws KernelException {
    try (NetworkNamespace there = NetworkNamespace.create();
        RouteSocket socket = RouteSocket.open(there)) {
      LinkSettings peer = LinkSettings.named("far");
      socket.links().create(LinkSettings.named("eth0.10"), new LinkKind.Veth(peer));
      String slashes = "net/ipv4/conf/eth0.10/route_localnet";
      NetworkSysctls.set(there, Map.of(slashes, "1"));
      assertThat(NetworkSysctls.get(there, slashes)).contains("1");
      assertThat(NetworkSysctls.get(there, "net.ipv4.conf.eth0/10.route_localnet")).contains("1");
      assertThat(NetworkSysctls.get(there, "net.ipv4.conf.far.route_localnet")).contains("0");
      NetworkSysctls.set(
          there,
          Map.of(
              "net.ipv6.conf.far.disable_ipv6", "1",
              "net.ipv6.conf.far.accept_ra", "0",
              "net.ipv4.ip_forward", "1",
              "net.ipv4.ping_group_range", "0 2147483647"));
      assertThat(NetworkSysctls.get(there, "net.ipv4.ping_group_range")).contains("0\t2147483647");
    }
  }

  @Test
  void whatIsNoSettingOfTheNetworkIsRefused() throws KernelException {
    assertThat(NetworkSysctls.get("net.ipv4.no_such_setting")).isEmpty();
    for (String name : new String[] {"kernel.hostname", "net/../kernel/hostname", "net", ""}) {
      assertThatThrownBy(() -> NetworkSysctls.set(name, "1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    try (NetworkNamespace there = NetworkNamespace.create()) {
      assertThatThrownBy(() -> NetworkSysctls.set(there, Map.of("net.ipv4.ip_forward", "nonsense")))
          .hasMessage("write /proc/sys/net/ipv4/ip_forward: invalid argument");
    }
  }
}
