package io.gantry.cli.http;

import io.gantry.cli.json.JsonException;
import io.gantry.cli.json.Node;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The Engine API: versioned paths, Docker's errors, JSON. One kept connection serves plain calls;
 * streams and hijacked connections get their own. Used by one thread, streams excepted.
 */
public final class Api implements AutoCloseable {
  private static final String NEWEST = "1.51";

  private final Host host;
  private @Nullable Connection kept;
  private @Nullable String version;

  /** An API at {@code host}; connects on first use. */
  public Api(Host host) {
    this.host = host;
    this.version = System.getenv("DOCKER_API_VERSION");
  }

  /** Where the engine is. */
  public Host host() {
    return host;
  }

  /** The version that both sides speak, such as 1.51. */
  public String version() throws IOException {
    String v = version;
    if (v == null || v.isEmpty()) {
      v = lower(NEWEST, kept().send(Request.of("HEAD", "/_ping")).header("api-version"));
      version = v;
    }
    return v;
  }

  /** The newest version this client speaks. */
  public static String newest() {
    return NEWEST;
  }

  private static String lower(String mine, String theirs) {
    try {
      return theirs.isEmpty() ? "1.24" : minor(theirs) < minor(mine) ? theirs : mine;
    } catch (NumberFormatException e) {
      return mine;
    }
  }

  private static int minor(String version) {
    return Integer.parseInt(version.substring(version.indexOf('.') + 1));
  }

  /** Calls and reads the JSON answer. */
  public Node call(String method, Object path) throws IOException {
    return read(Request.of(method, path.toString()));
  }

  /** Calls with a JSON body and reads the JSON answer. */
  public Node call(String method, Object path, @Nullable Object json) throws IOException {
    return read(Request.of(method, path.toString()).json(json));
  }

  /** Calls and gives the answer's text. */
  public String text(String method, Object path) throws IOException {
    String target = versioned(path.toString());
    Response response = checked(kept().send(Request.of(method, target)));
    String text = response.text();
    release(response);
    return text;
  }

  private void release(Response response) throws IOException {
    if (response.header("connection").equalsIgnoreCase("close")) {
      close();
    }
  }

  /** Sends a request and reads the JSON answer. */
  public Node call(Request request) throws IOException {
    return read(request);
  }

  private Node read(Request request) throws IOException {
    Response response = checked(kept().send(versioned(request)));
    String text = response.text();
    release(response);
    if (!response.header("content-type").startsWith("application/json") || text.isBlank()) {
      return new Node(text.isBlank() ? null : text);
    }
    try {
      return Node.parse(text);
    } catch (JsonException e) {
      throw new IOException(
          "the engine's answer to " + request.target() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Sends on a connection of its own, whose answer may be read at leisure; closing the body's
   * connection is the caller's part.
   */
  public Exchange open(Request request) throws IOException {
    Request versioned = versioned(request);
    Connection connection = connect();
    try {
      return new Exchange(connection, checked(connection.send(versioned)));
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Asks for the connection itself (attach, exec start): afterwards it carries raw bytes. */
  public Exchange hijack(Object path, @Nullable Object json) throws IOException {
    Request request =
        Request.of("POST", path.toString())
            .header("Connection", "Upgrade")
            .header("Upgrade", "tcp");
    return open(json == null ? request.header("Content-Type", "text/plain") : request.json(json));
  }

  private Request versioned(Request request) throws IOException {
    return new Request(
        request.method(), versioned(request.target()), request.headers(), request.body());
  }

  private String versioned(String target) throws IOException {
    return target.startsWith("/_ping") ? target : "/v" + version() + target;
  }

  private Response checked(Response response) throws IOException {
    if (response.status() < 400) {
      return response;
    }
    String text = response.text().strip();
    release(response);
    throw new ApiException(response.status(), message(text, response.status()));
  }

  private static String message(String text, int status) {
    try {
      String message = Node.parse(text).text("message");
      return message.isEmpty() ? text : message;
    } catch (JsonException e) {
      return text.isEmpty() ? "status " + status : text;
    }
  }

  private Connection kept() throws IOException {
    Connection connection = kept;
    if (connection == null) {
      connection = connect();
      kept = connection;
    }
    return connection;
  }

  private Connection connect() throws IOException {
    try {
      return Connection.open(host);
    } catch (IOException e) {
      throw new IOException(unreachable(e), e);
    }
  }

  private String unreachable(IOException e) {
    String why = String.valueOf(e.getMessage());
    if (why.contains("Permission denied")) {
      return "permission denied while trying to connect to the Docker daemon socket at "
          + host.text();
    }
    if (host.address() instanceof UnixDomainSocketAddress unix
        && Path.of(unix.toString()).toFile().isDirectory()) {
      return why;
    }
    return "Cannot connect to the Docker daemon at "
        + host.text()
        + ". Is the docker daemon running?";
  }

  @Override
  public void close() throws IOException {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      connection.close();
    }
  }

  /**
   * A connection in the middle of an answer.
   *
   * @param connection to be closed when done
   * @param response the answer
   */
  public record Exchange(Connection connection, Response response) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
