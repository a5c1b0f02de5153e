package io.gantry.distribution;

import io.gantry.distribution.http.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator says about registries.
 *
 * @param insecure hosts ({@code host} or {@code host:port}) and networks ({@code 10.0.0.0/8}) whose
 *     registries need no good certificate, nor TLS at all
 * @param mirrors mirrors of Docker Hub, in the order they are asked
 * @param certificates directories {@code certs.d} with a directory for each registry
 * @param rules directories {@code registries.d} with a file for each rule ({@link MirrorRules})
 * @param downloads the most layers that come in at once
 * @param uploads the most layers that go out at once
 * @param attempts how often a layer's download is begun before it has failed
 * @param proxies values of {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY}
 * @param dropArchives whether layers that a registry has are kept unpacked only
 */
public record RegistrySettings(
    List<String> insecure,
    List<URI> mirrors,
    List<Path> certificates,
    List<Path> rules,
    int downloads,
    int uploads,
    int attempts,
    Map<String, String> proxies,
    boolean dropArchives) {

  /** dockerd's defaults. */
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(
          List.of(),
          List.of(),
          List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/gantry/certs.d")),
          List.of(Path.of("/etc/gantry/registries.d")),
          3,
          5,
          5,
          Map.of());

  /** Copies the collections and checks the numbers. */
  public RegistrySettings {
    insecure = List.copyOf(insecure);
    mirrors = List.copyOf(mirrors);
    certificates = List.copyOf(certificates);
    rules = List.copyOf(rules);
    proxies = Map.copyOf(proxies);
    if (downloads < 1 || uploads < 1 || attempts < 1) {
      throw new IllegalArgumentException("registry limits have to be positive");
    }
  }

  /** With all layers' archives kept. */
  public RegistrySettings(
      List<String> insecure,
      List<URI> mirrors,
      List<Path> certificates,
      List<Path> rules,
      int downloads,
      int uploads,
      int attempts,
      Map<String, String> proxies) {
    this(insecure, mirrors, certificates, rules, downloads, uploads, attempts, proxies, false);
  }

  /** Variables of proxies as they may be shown: users and passwords hidden, as dockerd has it. */
  public static Map<String, String> shown(Map<String, String> proxies) {
    return Proxies.shown(proxies);
  }

  /** The address of a proxy as it may be shown. */
  public static String shown(String proxy) {
    return Proxies.shown(proxy);
  }

  /** Why a rule cannot be read; until that is mended nothing can be pulled. */
  public Optional<String> ruleFault() {
    try {
      MirrorRules.read(rules);
      return Optional.empty();
    } catch (RegistryException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Says what there is, and nothing that is secret. */
  @Override
  public String toString() {
    return "registries: insecure %s, mirrors %s, proxies %s"
        .formatted(insecure, mirrors, shown(proxies));
  }

  /**
   * For a program that asks registries by itself: dockerd's defaults, without mirrors and rules.
   *
   * @param variables the program's environment, for its proxies
   */
  public static RegistrySettings direct(List<String> insecure, Map<String, String> variables) {
    Map<String, String> proxies = new HashMap<>();
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")) {
      String small = name.toLowerCase(Locale.ROOT);
      String value = variables.getOrDefault(name, variables.getOrDefault(small, ""));
      if (!value.isEmpty()) {
        proxies.put(name, value);
      }
    }
    return new RegistrySettings(
        insecure,
        List.of(),
        DEFAULT.certificates,
        List.of(),
        DEFAULT.downloads,
        DEFAULT.uploads,
        DEFAULT.attempts,
        proxies);
  }

  /** The same with these proxies. */
  public RegistrySettings withProxies(Map<String, String> others) {
    return new RegistrySettings(
        insecure, mirrors, certificates, rules, downloads, uploads, attempts, others, dropArchives);
  }

  /** The same, with layers that a registry has kept unpacked only, or as archives too. */
  public RegistrySettings withDropArchives(boolean drop) {
    return new RegistrySettings(
        insecure, mirrors, certificates, rules, downloads, uploads, attempts, proxies, drop);
  }

  /**
   * Reads the address of a mirror.
   *
   * @throws IllegalArgumentException in dockerd's words, when it is none
   */
  public static URI mirror(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid mirror: \"" + text + "\" is not a valid URI: " + e.getMessage(), e);
    }
    if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "invalid mirror: unsupported scheme \"" + uri.getScheme() + "\" in \"" + text + "\"");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "invalid mirror: username/password not allowed in URI \"" + uri.getHost() + "\"");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    boolean more = !path.isEmpty() && !path.equals("/");
    if (more || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "invalid mirror: path, query, or fragment at end of the URI \"" + text + "\"");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "invalid mirror: \"" + text + "\" is not a valid URI: it names no host");
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }
}
