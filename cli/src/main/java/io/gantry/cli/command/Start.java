package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code start} and {@code attach}. */
final class Start {
  private Start() {}

  static Command start() {
    return Command.of(
        "start",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Start one or more stopped containers",
        Command.Arity.atLeast(1),
        List.of(
            toggle("attach", 'a', "Attach STDOUT/STDERR and forward signals"),
            text("detach-keys", "Override the key sequence for detaching a container"),
            toggle("interactive", 'i', "Attach container's STDIN")),
        Start::run);
  }

  static Command attach() {
    return Command.of(
        "attach",
        "[OPTIONS] CONTAINER",
        "Attach local standard input, output, and error streams to a running container",
        Command.Arity.exactly(1),
        List.of(
            text("detach-keys", "Override the key sequence for detaching a container"),
            toggle("no-stdin", "Do not attach STDIN"),
            toggle("sig-proxy", "Proxy all received signals to the process (default true)")),
        Start::join);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    if (!arguments.on("attach") && !arguments.on("interactive")) {
      return all(session, arguments.rest());
    }
    if (arguments.rest().size() > 1) {
      throw new Failure("you cannot start and attach multiple containers at once");
    }
    return attached(session, arguments);
  }

  private static int all(Session session, List<String> names) throws IOException {
    List<String> failed = new ArrayList<>();
    for (String name : names) {
      try {
        session.api().call("POST", Query.path("/containers/%s/start", name));
        session.line(name);
      } catch (io.gantry.cli.http.ApiException e) {
        session.warn(String.valueOf(e.getMessage()));
        failed.add(name);
      }
    }
    if (!failed.isEmpty()) {
      throw new Failure("Error: failed to start containers: " + String.join(", ", failed));
    }
    return 0;
  }

  private static int attached(Session session, Arguments arguments) throws IOException {
    Node container = session.api().call("GET", Query.path("/containers/%s/json", arguments.at(0)));
    Node config = container.at("Config");
    boolean stdin = arguments.on("interactive") && config.flag("OpenStdin");
    boolean tty = config.flag("Tty");
    boolean out = arguments.on("attach");
    Attachment attachment =
        new Attachment(
            container.text("Id"), tty, stdin, out, out, Attachment.keys(session, arguments));
    attachment.proxySignals(session, arguments);
    String condition = container.at("HostConfig").flag("AutoRemove") ? "removed" : "next-exit";
    try (Api.Exchange streams = attachment.open(session);
        Api.Exchange wait = Attachment.await(session, attachment.id(), condition)) {
      session.api().call("POST", Query.path("/containers/%s/start", attachment.id()));
      attachment.followSize(session);
      return attachment.serve(session, streams) ? 0 : Attachment.exitCode(wait);
    }
  }

  private static int join(Session session, Arguments arguments) throws IOException {
    Node container = session.api().call("GET", Query.path("/containers/%s/json", arguments.at(0)));
    checkState(container.at("State"));
    Node config = container.at("Config");
    boolean tty = config.flag("Tty");
    boolean stdin = config.flag("OpenStdin") && !arguments.on("no-stdin");
    Attachment.checkTerminal(stdin, tty);
    Attachment attachment =
        new Attachment(
            container.text("Id"), tty, stdin, true, true, Attachment.keys(session, arguments));
    attachment.proxySignals(session, arguments);
    try (Api.Exchange wait = Attachment.await(session, attachment.id(), "");
        Api.Exchange streams = attachment.open(session)) {
      attachment.followSize(session);
      return attachment.serve(session, streams) ? 0 : Attachment.exitCode(wait);
    }
  }

  private static void checkState(Node state) throws Failure {
    if (!state.flag("Running")) {
      throw new Failure("cannot attach to a stopped container, start it first");
    }
    if (state.flag("Paused")) {
      throw new Failure("cannot attach to a paused container, unpause it first");
    }
    if (state.flag("Restarting")) {
      throw new Failure("cannot attach to a restarting container, wait until it is running");
    }
  }
}
