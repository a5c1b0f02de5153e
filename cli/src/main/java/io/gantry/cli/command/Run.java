package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.ContainerFlags;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Screen;
import io.gantry.cli.stream.Standard;
import io.gantry.kernel.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code run}: create, attach, wait, start, in this order, so that nothing the container says is
 * missed.
 */
final class Run {
  private Run() {}

  static Command command() {
    return Command.of(
            "run",
            "[OPTIONS] IMAGE [COMMAND] [ARG...]",
            "Create and run a new container from an image",
            Command.Arity.atLeast(1),
            ContainerFlags.with(
                toggle("detach", 'd', "Run container in background and print container ID"),
                text("detach-keys", "Override the key sequence for detaching a container"),
                toggle("sig-proxy", "Proxy received signals to the process (default true)")),
            Run::run)
        .greedy();
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    boolean detach = arguments.on("detach");
    if (detach && arguments.given("attach")) {
      throw new Failure("conflicting options: cannot specify both --attach and --detach", 1);
    }
    Map<String, @Nullable Object> body = Create.body(arguments, "run");
    boolean stdin = Boolean.TRUE.equals(body.get("AttachStdin"));
    boolean tty = arguments.on("tty");
    if (!detach) {
      Attachment.checkTerminal(stdin, tty);
    }
    consoleSize(body, tty);
    String id = create(session, arguments, body);
    boolean out = Boolean.TRUE.equals(body.get("AttachStdout"));
    boolean err = Boolean.TRUE.equals(body.get("AttachStderr"));
    Attachment attachment = new Attachment(id, tty, stdin, out, err, keys(session, arguments));
    if (!stdin && !out && !err) {
      start(session, id, null);
      session.line(id);
      return 0;
    }
    return attached(session, arguments, attachment);
  }

  private static String keys(Session session, Arguments arguments) throws Failure {
    return Attachment.keys(session, arguments);
  }

  private static int attached(Session session, Arguments arguments, Attachment attachment)
      throws IOException {
    attachment.proxySignals(session, arguments);
    String condition = arguments.on("rm") ? "removed" : "next-exit";
    try (Api.Exchange streams = attachment.open(session);
        Api.Exchange wait = Attachment.await(session, attachment.id(), condition)) {
      start(session, attachment.id(), arguments.on("rm") ? wait : null);
      attachment.followSize(session);
      if (attachment.serve(session, streams)) {
        return 0;
      }
      return Attachment.exitCode(wait);
    }
  }

  private static void consoleSize(Map<String, @Nullable Object> body, boolean tty)
      throws IOException {
    if (tty
        && Standard.isTerminal(Standard.OUT)
        && body.get("HostConfig") instanceof Map<?, ?> host) {
      Terminal.Size size = Screen.size();
      @SuppressWarnings("unchecked")
      Map<String, Object> editable = (Map<String, Object>) host;
      editable.put("ConsoleSize", List.of((long) size.rows(), (long) size.columns()));
    }
  }

  private static String create(
      Session session, Arguments arguments, Map<String, @Nullable Object> body) throws IOException {
    try {
      return Create.create(session, arguments, body);
    } catch (ApiException e) {
      throw Failure.withHelp(String.valueOf(e.getMessage()), "run", 125);
    } catch (Failure e) {
      throw e;
    } catch (IOException e) {
      throw Failure.withHelp(String.valueOf(e.getMessage()), "run", 125);
    }
  }

  private static void start(Session session, String id, Api.@Nullable Exchange removal)
      throws IOException {
    try {
      session.api().call("POST", Query.path("/containers/%s/start", id));
    } catch (ApiException e) {
      if (removal != null) {
        removal.response().text();
      }
      String message = String.valueOf(e.getMessage());
      throw Failure.withHelp(message, "run", code(message));
    }
  }

  /** 127 when the program is not there, 126 when it may not be run, 125 for everything else. */
  static int code(String message) {
    if (message.contains("executable file not found")
        || message.contains("no such file or directory")
        || message.contains("system cannot find the file specified")) {
      return 127;
    }
    return message.contains("permission denied") || message.contains("is a directory") ? 126 : 125;
  }
}
