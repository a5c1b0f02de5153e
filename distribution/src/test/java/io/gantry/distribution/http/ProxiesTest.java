package io.gantry.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxiesTest {

  private static String proxy(String uri, String exceptions) {
    Proxies proxies =
        new Proxies(
            Map.of(
                "HTTP_PROXY", "http://proxy:3128",
                "HTTPS_PROXY", "secure:3129",
                "NO_PROXY", exceptions));
    Proxy chosen = proxies.select(URI.create(uri)).getFirst();
    return chosen.type() == Proxy.Type.DIRECT ? "" : String.valueOf(chosen.address());
  }

  @Test
  void eachSchemeHasItsProxy() {
    assertThat(proxy("http://quay.io/v2/", "")).contains("proxy").contains(":3128");
    assertThat(proxy("https://quay.io/v2/", "")).contains("secure").contains(":3129");
  }

  @Test
  void exceptionsAreHostsDomainsPortsAndNetworks() {
    assertThat(proxy("https://quay.io/", "quay.io")).isEmpty();
    assertThat(proxy("https://cdn.quay.io/", "quay.io")).isEmpty();
    assertThat(proxy("https://quay.io/", ".quay.io")).isNotEmpty();
    assertThat(proxy("https://cdn.quay.io/", "a, .quay.io")).isEmpty();
    assertThat(proxy("https://quay.io:5000/", "quay.io:5000")).isEmpty();
    assertThat(proxy("https://quay.io/", "quay.io:5000")).isNotEmpty();
    assertThat(proxy("https://10.2.3.4/", "10.0.0.0/8")).isEmpty();
    assertThat(proxy("https://11.2.3.4/", "10.0.0.0/8")).isNotEmpty();
    assertThat(proxy("https://quay.io/", "*")).isEmpty();
  }

  @Test
  void loopbackIsNeverAskedForByProxy() {
    assertThat(proxy("http://127.0.0.1:5000/", "")).isEmpty();
    assertThat(proxy("http://localhost:5000/", "")).isEmpty();
  }
}
