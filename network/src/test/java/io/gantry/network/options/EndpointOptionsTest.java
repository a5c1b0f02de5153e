package io.gantry.network.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointOptionsTest {
  private static Map<String, String> sysctls(String text) {
    return Map.of("com.docker.network.endpoint.sysctls", text);
  }

  @Test
  void sysctlsOfTheInterfaceAreReadHoweverTheClientWritesThem() {
    EndpointOptions options =
        EndpointOptions.parse(
            Map.of(
                "com.docker.network.endpoint.sysctls",
                "net.ipv4.conf.ifname.log_martians=1,net.ipv6.conf.IFNAME.accept_ra=2",
                "com.docker.network.endpoint.ifname",
                "foo7"));
    assertThat(options.sysctls())
        .containsOnly(
            Map.entry("net.ipv4.conf.IFNAME.log_martians", "1"),
            Map.entry("net.ipv6.conf.IFNAME.accept_ra", "2"));
    assertThat(options.link()).isEqualTo(Optional.of("foo7"));
    assertThat(EndpointOptions.parse(Map.of("com.docker.network.endpoint.ifname", "")))
        .isEqualTo(EndpointOptions.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.ipv4.conf.eth0.log_martians=1",
        "net.ipv4.ifname.log_martians=1",
        "net.foo.conf.ifname.log_martians=1",
        "kernel.ipv4.conf.IFNAME.x=1",
        ""
      })
  void othersAreNotForAnInterface(String sysctl) {
    assertThat(EndpointOptions.complaints(sysctls("net.mpls.conf.IFNAME.input=1," + sysctl)))
        .containsExactly(
            "unrecognised network interface sysctl '"
                + sysctl
                + "'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4',"
                + " 'ipv6' or 'mpls'");
  }

  @Test
  void aSysctlNeedsAValue() {
    assertThatThrownBy(() -> EndpointOptions.parse(sysctls("net.ipv4.conf.ifname.log_martians")))
        .hasMessage(
            "expected sysctl 'net.ipv4.conf.ifname.log_martians' to have format name=value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.ipv4.conf.IFNAME.a.b=1",
        "net.ipv4.conf.IFNAME./../../kernel/core_pattern=1",
        "net.ipv4.conf/x.IFNAME.y=1",
        "net.ipv4..IFNAME.y=1",
      })
  void noSysctlLeadsElsewhere(String sysctl) {
    assertThatThrownBy(() -> EndpointOptions.parse(sysctls(sysctl)))
        .hasMessageEndingWith("to have format net.X.Y.IFNAME.Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0:1", "abcdefghijklmnopqrstuvwxyz", "..", "a/b", "a b", "a%d"})
  void noInterfaceIsCalledWhatTheKernelRefuses(String name) {
    assertThat(EndpointOptions.complaints(Map.of("com.docker.network.endpoint.ifname", name)))
        .containsExactly("invalid network interface name \"" + name + "\"");
  }
}
