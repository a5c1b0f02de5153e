package io.gantry.cli.command;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.DetachKeys;
import io.gantry.cli.stream.Hijack;
import io.gantry.cli.stream.Screen;
import io.gantry.cli.stream.Signals;
import io.gantry.cli.stream.Standard;
import java.io.IOException;

/**
 * How this program's streams are joined to a container's.
 *
 * @param id the container
 * @param tty whether it has a terminal
 * @param stdin whether input is sent
 * @param stdout whether its output is wanted
 * @param stderr whether its error output is wanted
 * @param keys the keys that detach
 */
record Attachment(
    String id, boolean tty, boolean stdin, boolean stdout, boolean stderr, String keys) {
  /** The keys given by option, else by configuration, else Docker's. */
  static String keys(Session session, Arguments arguments) throws Failure {
    String own = session.settings().detachKeys();
    String keys = arguments.text("detach-keys", own.isEmpty() ? DetachKeys.DEFAULT : own);
    try {
      DetachKeys.parse(keys);
      return keys;
    } catch (IllegalArgumentException e) {
      throw new Failure("invalid detach keys (" + keys + "): " + e.getMessage());
    }
  }

  /** Refuses a terminal for input that is none. */
  static void checkTerminal(boolean stdin, boolean tty) throws Failure {
    if (stdin && tty && !Standard.isTerminal(Standard.IN)) {
      throw new Failure("the input device is not a TTY");
    }
  }

  /** Opens the connection; bytes flow when {@link #serve} is called. */
  Api.Exchange open(Session session) throws IOException {
    return session
        .api()
        .hijack(
            Query.path("/containers/%s/attach", id)
                .with("detachKeys", keys)
                .flag("stream", true)
                .flag("stdin", stdin)
                .flag("stdout", stdout)
                .flag("stderr", stderr),
            null);
  }

  /** Hands signals on to the container unless its terminal makes them itself. */
  void proxySignals(Session session, Arguments arguments) {
    boolean wanted = !arguments.given("sig-proxy") || arguments.on("sig-proxy");
    if (wanted && !tty) {
      Signals.forward(session.api(), id);
    }
  }

  /** Moves bytes until the container ends or the user detaches; whether the user did. */
  boolean serve(Session session, Api.Exchange exchange) throws IOException {
    return serve(session, exchange, tty, stdin, keys);
  }

  static boolean serve(
      Session session, Api.Exchange exchange, boolean tty, boolean stdin, String keys)
      throws IOException {
    Hijack hijack = new Hijack(exchange, tty, stdin, keys);
    if (tty && stdin && Standard.isTerminal(Standard.IN)) {
      Screen screen = Screen.take();
      try {
        return hijack.serve(session);
      } finally {
        screen.close();
      }
    }
    return hijack.serve(session);
  }

  /** Keeps the container's terminal as large as this one. */
  void followSize(Session session) {
    if (tty && Standard.isTerminal(Standard.OUT)) {
      Screen.follow(session.api(), "/containers/%s/resize", id);
    }
  }

  /** Begins to wait for the container's end; the engine listens when this returns. */
  static Api.Exchange await(Session session, String id, String condition) throws IOException {
    return session
        .api()
        .open(
            io.gantry.cli.http.Request.of(
                "POST",
                Query.path("/containers/%s/wait", id).with("condition", condition).toString()));
  }

  /** The exit code that a wait ends with. */
  static int exitCode(Api.Exchange wait) throws IOException {
    io.gantry.cli.json.Node answer = io.gantry.cli.json.Node.parse(wait.response().text());
    String error = answer.at("Error").text("Message");
    if (!error.isEmpty()) {
      throw new Failure("Error response from daemon: " + error, 125);
    }
    return (int) answer.number("StatusCode");
  }
}
