package io.gantry.distribution.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as Go's programs take them from {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code
 * NO_PROXY}: a list of hosts, domains ({@code .example.com} or {@code example.com}), {@code
 * host:port}, networks ({@code 10.0.0.0/8}) and {@code *}. Loopback is never asked for by proxy.
 *
 * <p>A proxy's address may have user and password, which it gets at once (Basic). The JDK sends
 * them for TLS only when the system property {@code jdk.http.auth.tunneling.disabledSchemes} allows
 * that, which is for programs to set, not for libraries; gantryd does.
 */
public final class Proxies extends ProxySelector {

  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final Map<String, String> variables;

  /** By these variables. */
  public Proxies(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * @throws IllegalArgumentException when the proxy's address makes no sense; without the address,
   *     which may have a password
   */
  @Override
  public List<Proxy> select(URI uri) {
    Optional<ProxyAddress> proxy = proxy(uri);
    return proxy.isEmpty()
        ? DIRECT
        : List.of(
            new Proxy(
                Proxy.Type.HTTP, new InetSocketAddress(proxy.get().host(), proxy.get().port())));
  }

  /** The header that proves the client to the proxy for an address; empty when none is wanted. */
  String authorization(URI uri) {
    return proxy(uri).map(ProxyAddress::authorization).orElse("");
  }

  private Optional<ProxyAddress> proxy(URI uri) {
    boolean secure = "https".equals(uri.getScheme());
    String variable = secure ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = variables.getOrDefault(variable, "");
    if (proxy.isEmpty() || uri.getHost() == null || excluded(uri, secure ? 443 : 80)) {
      return Optional.empty();
    }
    return Optional.of(
        ProxyAddress.parse(proxy)
            .orElseThrow(
                () -> new IllegalArgumentException("invalid proxy address in " + variable)));
  }

  /** A proxy's address as it may be shown. */
  public static String shown(String proxy) {
    return ProxyAddress.shown(proxy);
  }

  /** The variables as they may be shown, without users and passwords. */
  public static Map<String, String> shown(Map<String, String> variables) {
    Map<String, String> shown = new LinkedHashMap<>();
    variables.forEach(
        (name, value) ->
            shown.put(name, name.equals("NO_PROXY") ? value : ProxyAddress.shown(value)));
    return shown;
  }

  private boolean excluded(URI uri, int usual) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String port = ":" + (uri.getPort() >= 0 ? uri.getPort() : usual);
    if (host.equals("localhost") || Network.LOOPBACK.stream().anyMatch(n -> n.hasLiteral(host))) {
      return true;
    }
    for (String part : variables.getOrDefault("NO_PROXY", "").split(",", -1)) {
      String rule = part.strip().toLowerCase(Locale.ROOT);
      if (!rule.isEmpty() && matches(rule, host, port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String rule, String host, String port) {
    if (rule.equals("*")) {
      return true;
    }
    if (Network.parse(rule).map(network -> network.hasLiteral(host)).orElse(false)) {
      return true;
    }
    String name = rule.endsWith(port) ? rule.substring(0, rule.length() - port.length()) : rule;
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host.equals(domain) || host.endsWith("." + domain);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // whoever connects hears of it
  }
}
