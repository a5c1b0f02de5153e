package io.gantry.distribution.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a proxy: {@code http://user:password@proxy:3128}, of which all but the host may be
 * left out.
 *
 * @param host its name or address
 * @param port its port
 * @param authorization the value of {@code Proxy-Authorization}; empty for nobody
 */
record ProxyAddress(String host, int port, String authorization) {

  /** User and password end at the last {@code @} before the path, whatever else they have. */
  private static final Pattern FORM =
      Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:(.*)@)?([^@/?#]+)(?:[/?#].*)?");

  private static final String HIDDEN = "xxxxx:xxxxx";

  static Optional<ProxyAddress> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      URI where = URI.create("http://" + form.group(3));
      if (where.getHost() == null) {
        return Optional.empty();
      }
      int port = where.getPort() >= 0 ? where.getPort() : 80;
      return Optional.of(new ProxyAddress(where.getHost(), port, authorization(form.group(2))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String authorization(@org.jspecify.annotations.Nullable String user) {
    if (user == null || user.isEmpty()) {
      return "";
    }
    int colon = user.indexOf(':');
    String pair =
        colon < 0
            ? decoded(user) + ":"
            : decoded(user.substring(0, colon)) + ":" + decoded(user.substring(colon + 1));
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** An address as it may be shown: user and password as dockerd hides them. */
  static String shown(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return text.contains("@") ? HIDDEN : text;
    }
    return form.group(2) == null
        ? text
        : text.substring(0, form.start(2)) + HIDDEN + text.substring(form.end(2));
  }

  /** Says where it is, and nothing that is secret. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
