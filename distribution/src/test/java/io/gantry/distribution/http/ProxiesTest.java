package io.gantry.distribution.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Base64;
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

  private static Proxies with(String proxy) {
    return new Proxies(Map.of("HTTP_PROXY", proxy, "HTTPS_PROXY", proxy));
  }

  private static final URI HUB = URI.create("https://registry-1.docker.io/v2/");

  private static String pair(String proxy) {
    String header = with(proxy).authorization(HUB);
    return header.isEmpty()
        ? ""
        : new String(Base64.getDecoder().decode(header.substring("Basic ".length())), UTF_8);
  }

  @Test
  void aProxyMayWantUserAndPassword() {
    assertThat(pair("http://proxy:3128")).isEmpty();
    assertThat(pair("http://me:pw@proxy:3128")).isEqualTo("me:pw");
    assertThat(pair("me:p%40s%2Bs+@proxy")).isEqualTo("me:p@s+s+");
    assertThat(pair("http://me@proxy/")).isEqualTo("me:");
    assertThat(pair("http://me:a@b:c/d@proxy:3128")).isEqualTo("me:a@b:c/d");
    String chosen = String.valueOf(with("http://me:a@b@proxy:3128").select(HUB).getFirst());
    assertThat(chosen).contains("proxy").contains(":3128").doesNotContain("a@b");
    assertThat(with("http://me:pw@proxy").authorization(URI.create("http://127.0.0.1/"))).isEmpty();
  }

  @Test
  void aPasswordIsNeverShown() {
    Map<String, String> shown =
        Proxies.shown(
            Map.of(
                "HTTP_PROXY", "http://me:pw@proxy:3128/",
                "HTTPS_PROXY", "me:pw@x@proxy:3128",
                "NO_PROXY", "a,b"));
    assertThat(shown)
        .containsEntry("HTTP_PROXY", "http://xxxxx:xxxxx@proxy:3128/")
        .containsEntry("HTTPS_PROXY", "xxxxx:xxxxx@proxy:3128")
        .containsEntry("NO_PROXY", "a,b");
    assertThatThrownBy(() -> with("http://me:secret@pro xy").select(HUB))
        .hasMessage("invalid proxy address in HTTPS_PROXY");
  }
}
