package io.gantry.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The head of an answer and its body, which must be read before the connection serves again.
 *
 * @param status the status code
 * @param headers the header fields, names in lower case
 * @param body the body, decoded from its framing
 */
public record Response(int status, Map<String, String> headers, InputStream body) {
  /** The value of a header field, or an empty text. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  /** Reads the whole body as UTF-8. */
  public String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }
}
