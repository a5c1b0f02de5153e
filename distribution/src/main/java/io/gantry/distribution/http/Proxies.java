package io.gantry.distribution.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Proxies as Go's programs take them from {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code
 * NO_PROXY}: a list of hosts, domains ({@code .example.com} or {@code example.com}), {@code
 * host:port}, networks ({@code 10.0.0.0/8}) and {@code *}. Loopback is never asked for by proxy.
 */
public final class Proxies extends ProxySelector {

  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final Map<String, String> variables;

  /** By these variables. */
  public Proxies(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public List<Proxy> select(URI uri) {
    boolean secure = "https".equals(uri.getScheme());
    String proxy = variables.getOrDefault(secure ? "HTTPS_PROXY" : "HTTP_PROXY", "");
    if (proxy.isEmpty() || uri.getHost() == null || excluded(uri, secure ? 443 : 80)) {
      return DIRECT;
    }
    URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    if (address.getHost() == null) {
      return DIRECT;
    }
    int port = address.getPort() >= 0 ? address.getPort() : 80;
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHost(), port)));
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
