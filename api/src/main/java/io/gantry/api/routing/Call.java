package io.gantry.api.routing;

import io.gantry.api.http.Query;
import io.gantry.api.http.Request;
import io.gantry.api.http.Response;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A request that found its route.
 *
 * @param request what came
 * @param response the answer
 * @param version the API version the client speaks
 * @param name the name in the path, empty when its route has none
 * @param query the parameters
 */
public record Call(
    Request request, Response response, ApiVersion version, String name, Query query) {
  /** Larger documents are refused. */
  private static final int MOST_BYTES = 8 << 20;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * The request's document.
   *
   * @throws ApiError 400 when there is none or it is broken, 413 when it is too large
   */
  public <T> T body(Class<T> type) throws IOException {
    return optionalBody(type)
        .orElseThrow(() -> ApiError.invalid("invalid JSON: got EOF while reading request body"));
  }

  /** The request's document, or nothing when the body is empty. */
  public <T> Optional<T> optionalBody(Class<T> type) throws IOException {
    long length = request.contentLength();
    Optional<String> contentType = request.header("Content-Type");
    if (length == 0) {
      return Optional.empty();
    }
    if (length > MOST_BYTES) {
      throw tooLarge();
    }
    requireJson(contentType.orElse(""));
    InputStream in = request.body(PATIENCE);
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw tooLarge();
    }
    return bytes.length == 0 ? Optional.empty() : Optional.of(Wire.read(bytes, type));
  }

  private static ApiError tooLarge() {
    return new ApiError(413, "http: request body too large");
  }

  private static void requireJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String media = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    media = media.strip().toLowerCase(Locale.ROOT);
    if (media.isEmpty()) {
      throw ApiError.invalid(
          "malformed Content-Type header (" + contentType + "): mime: no media type");
    }
    if (!media.equals("application/json")) {
      throw ApiError.invalid(
          "unsupported Content-Type header (" + contentType + "): must be 'application/json'");
    }
  }

  /** Answers with a document. */
  public void answer(int status, Object document) throws IOException {
    response.status(status).send("application/json", Wire.write(document));
  }

  /** Answers with a status and nothing else. */
  public void answer(int status) throws IOException {
    response.status(status).empty();
  }

  /**
   * A number among the parameters.
   *
   * @throws ApiError 400, in Go's words, when it is none
   */
  public int integer(String parameter, int otherwise) {
    String text = query.text(parameter);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("strconv.Atoi: parsing " + Wire.quote(text) + ": invalid syntax");
    }
  }
}
