package io.gantry.api.routing;

import io.gantry.api.http.ClientGoneException;
import io.gantry.api.http.Handler;
import io.gantry.api.http.Request;
import io.gantry.api.http.Response;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.ErrorResponse;
import io.gantry.api.wire.Wire;
import io.gantry.engine.EngineException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request, with or without {@code /v1.41} before its path, and answers what
 * fails. The first route that matches wins, so literal paths stand before those with names.
 */
public final class Router implements Handler {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");

  private final Map<String, List<Route>> routes = new HashMap<>();
  private final String server;
  private final RequestListener listener;

  /** A router over {@code table} that tells nobody of requests. */
  public Router(List<Route> table, String server) {
    this(table, server, RequestListener.NONE);
  }

  /**
   * A router over {@code table}.
   *
   * @param server what the {@code Server} header says
   * @param listener who is told of requests
   */
  public Router(List<Route> table, String server, RequestListener listener) {
    this.server = server;
    this.listener = listener;
    for (Route route : table) {
      routes.computeIfAbsent(route.method(), method -> new ArrayList<>()).add(route);
    }
  }

  @Override
  public void handle(Request request, Response response) throws IOException, InterruptedException {
    LOG.log(Level.DEBUG, () -> "Calling " + request);
    long begun = System.nanoTime();
    Found found = new Found();
    try {
      dispatch(request, response, found);
    } catch (ClientGoneException | InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      fail(request, response, e);
    } finally {
      answered(request, response, found, begun);
    }
  }

  /** Which route a request has found, if any. */
  private static final class Found {
    private String pattern = "";
  }

  private void answered(Request request, Response response, Found found, long begun) {
    long nanos = Math.max(0, response.committedAt() - begun);
    listener.answered(request.method(), found.pattern, response.status(), nanos);
    LOG.log(
        Level.DEBUG,
        () -> {
          long whole = System.nanoTime() - begun;
          return request
              + " answered "
              + response.status()
              + " after "
              + nanos / 1000
              + " µs, done after "
              + whole / 1000
              + " µs";
        });
  }

  private void dispatch(Request request, Response response, Found found)
      throws IOException, InterruptedException {
    String path = Request.unescape(request.rawPath());
    String clean = clean(path);
    if (!clean.equals(path)) {
      response.status(301).header("Location", clean).empty();
      return;
    }
    int end = versionEnd(path);
    String versionText = end < 0 ? "" : path.substring(2, end);
    String target = end < 0 ? path : path.substring(end);
    for (Route route : routes.getOrDefault(request.method(), List.of())) {
      String name = route.pattern().match(target);
      if (name != null) {
        found.pattern = route.pattern().text();
        run(route, name, versionText, request, response);
        return;
      }
    }
    throw new ApiError(404, "page not found");
  }

  private void run(Route route, String name, String versionText, Request request, Response response)
      throws IOException, InterruptedException {
    response
        .header("Api-Version", ApiVersion.MAXIMUM.toString())
        .header("Docker-Experimental", "false")
        .header("Ostype", "linux")
        .header("Server", server);
    ApiVersion version = negotiate(versionText);
    route.action().run(new Call(request, response, version, name, request.query()));
  }

  private static ApiVersion negotiate(String text) {
    if (text.isEmpty()) {
      return ApiVersion.MAXIMUM;
    }
    ApiVersion version = ApiVersion.parse(text);
    if (version.compareTo(ApiVersion.MAXIMUM) > 0) {
      throw ApiError.invalid(
          "client version "
              + text
              + " is too new. Maximum supported API version is "
              + ApiVersion.MAXIMUM);
    }
    if (version.compareTo(ApiVersion.MINIMUM) < 0) {
      throw ApiError.invalid(
          "client version "
              + text
              + " is too old. Minimum supported API version is "
              + ApiVersion.MINIMUM
              + ", please upgrade your client to a newer version");
    }
    return version;
  }

  /** Where the path goes on behind {@code /v1.41}, or -1 when it does not begin so. */
  private static int versionEnd(String path) {
    if (!path.startsWith("/v")) {
      return -1;
    }
    int at = 2;
    while (at < path.length() && (isDigit(path.charAt(at)) || path.charAt(at) == '.')) {
      at++;
    }
    return at > 2 && at < path.length() && path.charAt(at) == '/' ? at : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Without empty and dotted segments, where Go's routers redirect. */
  private static String clean(String path) {
    if (!path.contains("//") && !path.contains("/.") && path.startsWith("/")) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
        }
        default -> kept.add(segment);
      }
    }
    boolean slash = path.endsWith("/") && !kept.isEmpty();
    return "/" + String.join("/", kept) + (slash ? "/" : "");
  }

  private static void fail(Request request, Response response, Exception cause) throws IOException {
    Failure failure = Failure.of(cause);
    log(request, failure, cause);
    if (response.isCommitted()) {
      throw new IOException("failed after the response had begun: " + failure.message(), cause);
    }
    if (failure.status() == 304) {
      response.status(304).empty();
      return;
    }
    byte[] body = Wire.write(new ErrorResponse(failure.message()));
    response.status(failure.status()).send("application/json", body);
  }

  private static void log(Request request, Failure failure, @Nullable Exception cause) {
    String text = "Handler for " + request + " returned error: " + failure.message();
    if (failure.isInternal()) {
      LOG.log(Level.ERROR, text, cause instanceof EngineException.Refused ? null : cause);
    } else {
      LOG.log(Level.DEBUG, text);
    }
  }
}
