package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Environment;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Screen;
import io.gantry.cli.stream.Standard;
import io.gantry.kernel.Terminal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code exec}. */
final class Exec {
  private Exec() {}

  static Command command() {
    return Command.of(
            "exec",
            "[OPTIONS] CONTAINER COMMAND [ARG...]",
            "Execute a command in a running container",
            Command.Arity.atLeast(2),
            List.of(
                toggle("detach", 'd', "Detached mode: run command in the background"),
                text("detach-keys", "Override the key sequence for detaching a container"),
                list("env", 'e', "Set environment variables"),
                list("env-file", "Read in a file of environment variables"),
                toggle("interactive", 'i', "Keep STDIN open even if not attached"),
                toggle("privileged", "Give extended privileges to the command"),
                toggle("tty", 't', "Allocate a pseudo-TTY"),
                text("user", 'u', "Username or UID (format: \"<name|uid>[:<group|gid>]\")"),
                text("workdir", 'w', "Working directory inside the container")),
            Exec::run)
        .greedy();
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    boolean detach = arguments.on("detach");
    boolean tty = arguments.on("tty");
    boolean stdin = arguments.on("interactive") && !detach;
    String keys = Attachment.keys(session, arguments);
    if (!detach) {
      Attachment.checkTerminal(stdin, tty);
    }
    Map<String, @Nullable Object> body = body(arguments, tty, stdin, detach);
    String id =
        session
            .api()
            .call("POST", Query.path("/containers/%s/exec", arguments.at(0)), body)
            .text("Id");
    if (id.isEmpty()) {
      throw new Failure("exec ID empty");
    }
    Map<String, @Nullable Object> start = new LinkedHashMap<>();
    start.put("Detach", detach);
    start.put("Tty", tty);
    if (detach) {
      session.api().call("POST", Query.path("/exec/%s/start", id), start);
      return 0;
    }
    size(start, tty);
    try (Api.Exchange exchange = session.api().hijack(Query.path("/exec/%s/start", id), start)) {
      if (tty && Standard.isTerminal(Standard.OUT)) {
        Screen.follow(session.api(), "/exec/%s/resize", id);
      }
      if (Attachment.serve(session, exchange, tty, stdin, keys)) {
        return 0;
      }
    }
    return (int) session.api().call("GET", Query.path("/exec/%s/json", id)).number("ExitCode");
  }

  private static void size(Map<String, @Nullable Object> body, boolean tty) throws IOException {
    if (tty && Standard.isTerminal(Standard.OUT)) {
      Terminal.Size size = Screen.size();
      body.put("ConsoleSize", List.of((long) size.rows(), (long) size.columns()));
    }
  }

  private static Map<String, @Nullable Object> body(
      Arguments arguments, boolean tty, boolean stdin, boolean detach) throws IOException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("User", arguments.text("user"));
    body.put("Privileged", arguments.on("privileged"));
    body.put("Tty", tty);
    body.put("AttachStdin", stdin);
    body.put("AttachStdout", !detach);
    body.put("AttachStderr", !detach);
    body.put("Detach", detach);
    body.put("DetachKeys", arguments.text("detach-keys"));
    body.put("Env", Environment.of(arguments.list("env-file"), arguments.list("env")));
    body.put("WorkingDir", arguments.text("workdir"));
    body.put("Cmd", arguments.rest().subList(1, arguments.rest().size()));
    return body;
  }
}
