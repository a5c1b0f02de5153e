package io.gantry.distribution.http;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request.
 *
 * @param method {@code GET}
 * @param uri where to
 * @param headers by name
 * @param body what is sent
 * @param patience how long the answer's head may take, when it is not the usual time
 */
public record Call(
    String method,
    URI uri,
    Map<String, String> headers,
    BodyPublisher body,
    Optional<Duration> patience) {

  /** Copies the headers. */
  public Call {
    headers = Map.copyOf(headers);
  }

  /** A request without a body. */
  public static Call of(String method, URI uri) {
    return new Call(method, uri, Map.of(), BodyPublishers.noBody(), Optional.empty());
  }

  /** The same with a header; one without a value is left out. */
  public Call with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, uri, more, body, patience);
  }

  /** The same without a header. */
  public Call without(String name) {
    Map<String, String> fewer = new TreeMap<>(headers);
    fewer.remove(name);
    return new Call(method, uri, fewer, body, patience);
  }

  /** The same with a body, whose sending takes as long as it takes. */
  public Call sending(BodyPublisher content, Duration limit) {
    return new Call(method, uri, headers, content, Optional.of(limit));
  }

  /** The same to somewhere else. */
  public Call to(URI other) {
    return new Call(method, other, headers, body, patience);
  }

  /** The same as it was meant, for messages. */
  Call as(URI first) {
    return to(first);
  }

  /** As Go's client names a request in its failures: {@code Get "https://host/v2/"}. */
  @Override
  public String toString() {
    String word = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    return word + " \"" + uri + "\"";
  }
}
