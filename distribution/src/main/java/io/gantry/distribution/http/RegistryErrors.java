package io.gantry.distribution.http;

import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.PlainLine;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What registries say when they refuse: {@code {"errors":[{"code":"DENIED","message":"…"}]}}.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">error
 *     codes</a>
 */
public final class RegistryErrors {

  private static final int LARGEST = 1 << 16;

  /** As much of an answer that is no such document as a message shows. */
  private static final int SHOWN = 512;

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(413, "Request Entity Too Large"),
          Map.entry(416, "Requested Range Not Satisfiable"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"),
          Map.entry(507, "Insufficient Storage"));

  private RegistryErrors() {}

  /** {@code 404 Not Found}. */
  public static String status(int status) {
    return (status + " " + REASONS.getOrDefault(status, "")).strip();
  }

  /** What an answer that is no success means; reads its body. */
  public static RegistryException of(Answer answer) throws IOException {
    int status = answer.status();
    if (status < 400 || status >= 500) {
      return new RegistryException(
          status >= 500 ? Kind.SERVER : Kind.INVALID,
          "received unexpected HTTP status: " + status(status),
          answer.retryAfter().orElse(null),
          null);
    }
    byte[] body = body(answer);
    try {
      JsonObject json = JsonObject.parse("error", body);
      List<JsonObject> errors = json.objects("errors");
      if (!errors.isEmpty()) {
        return explained(answer, errors.getFirst());
      }
      if (!json.text("details").isEmpty()) {
        // what Docker Hub's token server says
        return unexplained(answer, json.text("details").getBytes(StandardCharsets.UTF_8));
      }
    } catch (MalformedDocumentException e) {
      // said below
    }
    return unexplained(answer, body);
  }

  private static byte[] body(Answer answer) {
    try {
      return answer.small(LARGEST);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static RegistryException explained(Answer answer, JsonObject error) {
    String code = error.text("code");
    String message = clean(error.text("message"));
    String words = clean(code).toLowerCase(Locale.ROOT).replace('_', ' ');
    String what =
        switch (code) {
          case "UNAUTHORIZED" -> message.isEmpty() ? "authentication required" : message;
          case "DENIED" ->
              message.isEmpty() ? "requested access to the resource is denied" : message;
          default -> message.isEmpty() ? words : message;
        };
    return limited(kind(answer.status(), code), words + ": " + what, answer);
  }

  private static Kind kind(int status, String code) {
    return switch (code) {
      case "DENIED" -> Kind.DENIED;
      case "UNAUTHORIZED" -> Kind.UNAUTHORIZED;
      case "MANIFEST_UNKNOWN" -> Kind.MANIFEST_UNKNOWN;
      case "NAME_UNKNOWN" -> Kind.NAME_UNKNOWN;
      case "TOOMANYREQUESTS" -> Kind.RATE_LIMITED;
      default -> kind(status);
    };
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> Kind.DENIED;
      case 404 -> Kind.NOT_FOUND;
      case 429 -> Kind.RATE_LIMITED;
      default -> Kind.INVALID;
    };
  }

  private static RegistryException unexplained(Answer answer, byte[] body) {
    int status = answer.status();
    String text = clean(new String(body, StandardCharsets.UTF_8));
    String message =
        switch (status) {
          case 401 -> "unauthorized: " + (text.isEmpty() ? "authentication required" : text);
          case 403 ->
              "denied: " + (text.isEmpty() ? "requested access to the resource is denied" : text);
          case 429 -> "toomanyrequests: " + (text.isEmpty() ? "too many requests" : text);
          default ->
              "error parsing HTTP "
                  + status
                  + " response body: no error details found in HTTP response body: \""
                  + text
                  + "\"";
        };
    return limited(kind(status), message, answer);
  }

  private static RegistryException limited(Kind kind, String message, Answer answer) {
    Duration wait = answer.retryAfter().orElse(null);
    String more =
        kind == Kind.RATE_LIMITED && wait != null
            ? " (retry after " + wait.toSeconds() + " seconds)"
            : "";
    return new RegistryException(kind, message + more, wait, null);
  }

  /** One line of what may be printed; nobody's terminal is the registry's. */
  private static String clean(String text) {
    return PlainLine.of(text, SHOWN);
  }
}
