package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.number;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Amounts;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Limits;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands that change containers and say little: stop, kill, restart, rm, pause, unpause, wait,
 * rename, update.
 */
final class Lifecycle {
  private static final String MANY = "[OPTIONS] CONTAINER [CONTAINER...]";
  private static final Command.Arity SOME = Command.Arity.atLeast(1);

  private Lifecycle() {}

  static Command stop() {
    return Command.of(
        "stop",
        MANY,
        "Stop one or more running containers",
        SOME,
        timeout(),
        (session, a) -> halt(session, a, "stop"));
  }

  static Command restart() {
    return Command.of(
        "restart",
        MANY,
        "Restart one or more containers",
        SOME,
        timeout(),
        (session, a) -> halt(session, a, "restart"));
  }

  private static List<Flag> timeout() {
    return List.of(
        text("signal", 's', "Signal to send to the container"),
        number("timeout", 't', "Seconds to wait before killing the container"),
        number(
            "time",
            ' ',
            "Seconds to wait before killing the container (deprecated: use --timeout)"));
  }

  private static int halt(Session session, Arguments arguments, String verb) throws IOException {
    String timeout = arguments.text("timeout", arguments.text("time"));
    return Each.of(
        session,
        arguments.rest(),
        name -> {
          session
              .api()
              .call(
                  "POST",
                  Query.path("/containers/%s/" + verb, name)
                      .with("signal", arguments.text("signal"))
                      .with("t", timeout));
          return name;
        });
  }

  static Command kill() {
    return Command.of(
        "kill",
        MANY,
        "Kill one or more running containers",
        SOME,
        List.of(text("signal", 's', "Signal to send to the container")),
        (session, arguments) ->
            Each.of(
                session,
                arguments.rest(),
                name -> {
                  session
                      .api()
                      .call(
                          "POST",
                          Query.path("/containers/%s/kill", name)
                              .with("signal", arguments.text("signal")));
                  return name;
                }));
  }

  static Command remove() {
    return Command.of(
        "rm",
        MANY,
        "Remove one or more containers",
        SOME,
        List.of(
            toggle("force", 'f', "Force the removal of a running container (uses SIGKILL)"),
            toggle("link", 'l', "Remove the specified link"),
            toggle("volumes", 'v', "Remove anonymous volumes associated with the container")),
        (session, arguments) ->
            Each.of(
                session,
                arguments.rest(),
                name -> {
                  try {
                    session
                        .api()
                        .call(
                            "DELETE",
                            Query.path("/containers/%s", name)
                                .flag("v", arguments.on("volumes"))
                                .flag("link", arguments.on("link"))
                                .flag("force", arguments.on("force")));
                  } catch (io.gantry.cli.http.ApiException e) {
                    if (!(e.notFound() && arguments.on("force"))) {
                      throw e;
                    }
                    session.warn(String.valueOf(e.getMessage()));
                    return "";
                  }
                  return name;
                }));
  }

  static Command pause() {
    return Command.of(
        "pause",
        "CONTAINER [CONTAINER...]",
        "Pause all processes within one or more containers",
        SOME,
        List.of(),
        (s, a) -> Each.of(s, a.rest(), Each.post(s, "/containers/%s/pause")));
  }

  static Command unpause() {
    return Command.of(
        "unpause",
        "CONTAINER [CONTAINER...]",
        "Unpause all processes within one or more containers",
        SOME,
        List.of(),
        (s, a) -> Each.of(s, a.rest(), Each.post(s, "/containers/%s/unpause")));
  }

  static Command await() {
    return Command.of(
        "wait",
        "CONTAINER [CONTAINER...]",
        "Block until one or more containers stop, then print their exit codes",
        SOME,
        List.of(),
        (session, arguments) ->
            Each.of(
                session,
                arguments.rest(),
                name -> {
                  Node answer = session.api().call("POST", Query.path("/containers/%s/wait", name));
                  String error = answer.at("Error").text("Message");
                  if (!error.isEmpty()) {
                    throw new Failure(error);
                  }
                  return String.valueOf(answer.number("StatusCode"));
                }));
  }

  static Command rename() {
    return Command.of(
        "rename",
        "CONTAINER NEW_NAME",
        "Rename a container",
        Command.Arity.exactly(2),
        List.of(),
        (session, arguments) -> {
          String name = arguments.at(1).strip();
          if (arguments.at(0).isBlank() || name.isEmpty()) {
            throw new Failure("Error: Neither old nor new names may be empty");
          }
          String old = arguments.at(0).strip();
          try {
            session.api().call("POST", Query.path("/containers/%s/rename", old).with("name", name));
          } catch (io.gantry.cli.http.ApiException e) {
            session.warn(String.valueOf(e.getMessage()));
            throw new Failure("Error: failed to rename container named " + old);
          }
          return 0;
        });
  }

  static Command update() {
    return Command.of(
        "update",
        MANY,
        "Update configuration of one or more containers",
        SOME,
        List.of(
            number(
                "blkio-weight",
                ' ',
                "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)"),
            number("cpu-period", ' ', "Limit CPU CFS (Completely Fair Scheduler) period"),
            number("cpu-quota", ' ', "Limit CPU CFS (Completely Fair Scheduler) quota"),
            number("cpu-rt-period", ' ', "Limit the CPU real-time period in microseconds"),
            number("cpu-rt-runtime", ' ', "Limit the CPU real-time runtime in microseconds"),
            number("cpu-shares", 'c', "CPU shares (relative weight)"),
            text("cpus", "Number of CPUs"),
            text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)"),
            text("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)"),
            Flag.bytes("memory", 'm', "Memory limit"),
            Flag.bytes("memory-reservation", ' ', "Memory soft limit"),
            Flag.bytes(
                "memory-swap",
                ' ',
                "Swap limit equal to memory plus swap: -1 to enable unlimited swap"),
            number("pids-limit", ' ', "Tune container pids limit (set -1 for unlimited)"),
            text("restart", "Restart policy to apply when a container exits")),
        Lifecycle::update);
  }

  private static int update(Session session, Arguments arguments) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    for (String[] number :
        new String[][] {
          {"BlkioWeight", "blkio-weight"},
          {"CpuPeriod", "cpu-period"},
          {"CpuQuota", "cpu-quota"},
          {"CpuRealtimePeriod", "cpu-rt-period"},
          {"CpuRealtimeRuntime", "cpu-rt-runtime"},
          {"CpuShares", "cpu-shares"},
          {"PidsLimit", "pids-limit"}
        }) {
      if (arguments.given(number[1])) {
        body.put(number[0], arguments.number(number[1], 0));
      }
    }
    for (String[] size :
        new String[][] {
          {"Memory", "memory"},
          {"MemoryReservation", "memory-reservation"},
          {"MemorySwap", "memory-swap"}
        }) {
      if (arguments.given(size[1])) {
        body.put(size[0], arguments.bytes(size[1]));
      }
    }
    for (String[] text :
        new String[][] {{"CpusetCpus", "cpuset-cpus"}, {"CpusetMems", "cpuset-mems"}}) {
      if (arguments.given(text[1])) {
        body.put(text[0], arguments.text(text[1]));
      }
    }
    if (arguments.given("cpus")) {
      body.put("NanoCpus", arguments.parsed("cpus", arguments.text("cpus"), Amounts::nanoCpus));
    }
    if (arguments.given("restart")) {
      body.put("RestartPolicy", Limits.restart(arguments.text("restart")));
    }
    if (body.isEmpty()) {
      throw new Failure("you must provide one or more flags when using this command");
    }
    List<String> warnings = new ArrayList<>();
    try {
      return Each.of(
          session,
          arguments.rest(),
          name -> {
            Query path = Query.path("/containers/%s/update", name);
            warnings.addAll(session.api().call("POST", path, body).texts("Warnings"));
            return name;
          });
    } finally {
      warnings.forEach(session::line);
    }
  }
}
