package io.gantry.distribution.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

  private static final URI PUBLIC = URI.create("https://8.8.8.8/v2/");

  private static void check(String from, String to) throws Exception {
    Redirect.check("Get", URI.create(from), URI.create(to), new Proxies(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://192.168.0.1:8443/",
        "https://172.20.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://localhost/"
      })
  void aPublicRegistryDoesNotLeadToPrivateAddresses(String target) {
    assertThatThrownBy(() -> check(PUBLIC.toString(), target))
        .hasMessageContaining("a public registry must not lead to a private address");
  }

  @Test
  void noRegistryLeadsOutOfTls() {
    assertThatThrownBy(() -> check("https://8.8.8.8/", "http://8.8.4.4/"))
        .hasMessageContaining("it leaves TLS");
  }

  @Test
  void aPrivateRegistryMayLeadToItsNeighbours() {
    assertThatCode(() -> check("https://10.0.0.1/", "https://10.0.0.2/"))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("https://8.8.8.8/", "https://8.8.4.4/")).doesNotThrowAnyException();
  }
}
