package io.gantry.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** A path with its query, each part encoded. */
public final class Query {
  private final StringBuilder text;
  private char separator = '?';

  private Query(String path) {
    text = new StringBuilder(path);
  }

  /** Starts with a path whose {@code %s} places take the encoded {@code parts}. */
  public static Query path(String format, Object... parts) {
    Object[] encoded = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = encode(parts[i].toString());
    }
    return new Query(parts.length == 0 ? format : String.format(format, encoded));
  }

  /** Adds {@code name=value} unless the value is empty. */
  public Query with(String name, Object value) {
    String v = value.toString();
    if (!v.isEmpty()) {
      text.append(separator).append(name).append('=').append(encode(v));
      separator = '&';
    }
    return this;
  }

  /** Adds {@code name=1} when {@code on}. */
  public Query flag(String name, boolean on) {
    return on ? with(name, "1") : this;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
