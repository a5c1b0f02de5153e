package io.gantry.api.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request as the handler sees it. Its head is there from the start; {@link #body} is what comes
 * behind it and may still be on its way.
 */
public final class Request {
  private final Exchange exchange;
  private final String method;
  private final String path;
  private final String rawQuery;
  private final UnaryOperator<@org.jspecify.annotations.Nullable String> headers;
  private final BodyInput body;
  private final long length;

  Request(
      Exchange exchange,
      String method,
      String target,
      UnaryOperator<@org.jspecify.annotations.Nullable String> headers,
      BodyInput body,
      long length) {
    this.exchange = exchange;
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.length = length;
    int mark = target.indexOf('?');
    this.path = pathOf(mark < 0 ? target : target.substring(0, mark));
    this.rawQuery = mark < 0 ? "" : target.substring(mark + 1);
  }

  /** Of {@code http://host/path}, which proxies are asked for, and of {@code /path} alike. */
  private static String pathOf(String target) {
    if (target.startsWith("http://") || target.startsWith("https://")) {
      int slash = target.indexOf('/', target.indexOf("//") + 2);
      return slash < 0 ? "/" : target.substring(slash);
    }
    return target;
  }

  public String method() {
    return method;
  }

  /** The path as it was sent, escapes and all. */
  public String rawPath() {
    return path;
  }

  /**
   * Decodes a part of {@link #rawPath}.
   *
   * @throws IllegalArgumentException when an escape is broken
   */
  public static String unescape(String part) {
    return Query.unescape(part, false);
  }

  /**
   * The parameters behind the question mark.
   *
   * @throws IllegalArgumentException when an escape is broken
   */
  public Query query() {
    return Query.parse(rawQuery);
  }

  /** The first header of that name, whatever its case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.apply(name));
  }

  /**
   * The key of a client that asks for a WebSocket of version 13; empty when it asks for anything
   * else (RFC 6455, section 4.2.1).
   */
  public Optional<String> webSocketKey() {
    boolean asks =
        method.equals("GET")
            && header("Upgrade").orElse("").equalsIgnoreCase("websocket")
            && header("Connection").orElse("").toLowerCase(Locale.ROOT).contains("upgrade")
            && header("Sec-WebSocket-Version").orElse("").equals("13");
    return asks ? header("Sec-WebSocket-Key").filter(key -> !key.isBlank()) : Optional.empty();
  }

  /** Bytes the client promises to send, or -1 when it does not say how many will come. */
  public long contentLength() {
    return length;
  }

  /** What the client sends, as it comes. Without a body it is empty. */
  public InputStream body() {
    return body;
  }

  /** As {@link #body}, but a read waits no longer than {@code patience} for the next byte. */
  public InputStream body(Duration patience) {
    body.patience(patience);
    return body;
  }

  /**
   * Runs {@code act} when the client goes away before it is answered, at once if it already has. On
   * a plain request that is when the client closes its sending side; on a hijacked connection when
   * the whole connection is closed.
   */
  public void onGone(Runnable act) {
    exchange.onGone(act);
  }

  /**
   * Interrupts the current thread when the client goes away. For handlers that only wait or stream;
   * never where an interrupt would leave something half done.
   */
  public void interruptWhenGone() {
    exchange.onGone(Thread.currentThread()::interrupt);
  }

  /** Whether the client has gone away. */
  public boolean isGone() {
    return exchange.isGone();
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
