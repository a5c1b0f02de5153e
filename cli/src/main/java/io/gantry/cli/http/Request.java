package io.gantry.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.cli.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method the method
 * @param target path and query, already encoded
 * @param headers further header fields
 * @param body the body
 */
public record Request(String method, String target, Map<String, String> headers, Body body) {
  /** A request without a body. */
  public static Request of(String method, String target) {
    return new Request(method, target, Map.of(), new Body.None());
  }

  /** The same with {@code value} as its JSON body. */
  public Request json(@Nullable Object value) {
    return new Request(
        method,
        target,
        with("Content-Type", "application/json"),
        new Body.Bytes(Json.write(value).getBytes(UTF_8)));
  }

  /** The same with a body streamed as {@code type}. */
  public Request stream(String type, Body.Writer writer) {
    return new Request(method, target, with("Content-Type", type), new Body.Stream(writer));
  }

  /** The same with a header field more. */
  public Request header(String name, String value) {
    return new Request(method, target, with(name, value), body);
  }

  private Map<String, String> with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return all;
  }
}
