package io.gantry.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.network.NetworkException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPoolTest {
  @Test
  void anEnginesOwnIpv6RangeIsThatOfADockerWithTheSameIdentity() {
    assertThat(AddressPool.of(List.of(), "a80b55e8-18e9-48a0-8cd1-d5e176d4457a").getLast())
        .isEqualTo(new AddressPool(Cidr.of("fdfd:6ef9:43be::/48"), 64));
  }

  @Test
  void givenPoolsReplaceTheDefaultsButKeepIpv6() {
    AddressPool given = AddressPool.parse("base=10.128.0.0/9,size=24");
    assertThat(AddressPool.of(List.of(given), "x"))
        .containsExactly(given, AddressPool.uniqueLocal("x"));
    AddressPool ipv6 = AddressPool.parse("size=64,BASE=fd12:3456::/40");
    assertThat(AddressPool.of(List.of(given, ipv6), "x")).containsExactly(given, ipv6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/8 | invalid field '10.0.0.0/8' must be a key=value pair",
        "base=x,size=24 | invalid base prefix \"x\"",
        "base=10.0.0.0/8,size=y | invalid size value: \"y\" (must be integer)",
        "base=10.0.0.0/8,size=7 | the address pool 10.0.0.0/8 cannot be cut into subnets of /7",
        "base=10.0.0.0/8,size=33 | the address pool 10.0.0.0/8 cannot be cut into subnets of /33",
        "foo=1 | unexpected key 'foo' in 'foo=1'",
        "size=9 | invalid address pool 'size=9': base and size",
      })
  void whatIsNoPoolSaysWhy(String text, String message) {
    assertThatThrownBy(() -> AddressPool.parse(text))
        .isInstanceOf(NetworkException.Invalid.class)
        .hasMessage(message);
  }
}
