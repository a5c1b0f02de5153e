package io.gantry.runtime.command;

import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.command.Options.Known;
import io.gantry.runtime.command.State.Status;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program: options of all commands, a command, its exit code. */
public final class Main {
  private static final Known GLOBAL =
      Known.of(
          "root log log-format criu rootless",
          "debug systemd-cgroup version help",
          Map.of("v", "version", "h", "help"));

  private static final String CREATE = "bundle console-socket pid-file pidfd-socket preserve-fds";

  private static final Map<String, Known> COMMANDS =
      Map.ofEntries(
          Map.entry(
              "create", Known.of(CREATE, "no-pivot no-new-keyring help", Map.of("b", "bundle"))),
          Map.entry(
              "run",
              Known.of(
                  CREATE,
                  "no-pivot no-new-keyring no-subreaper detach keep help",
                  Map.of("b", "bundle", "d", "detach"))),
          Map.entry("start", Known.of("", "help", Map.of())),
          Map.entry("state", Known.of("", "help", Map.of())),
          Map.entry("kill", Known.of("", "all help", Map.of("a", "all"))),
          Map.entry("delete", Known.of("", "force help", Map.of("f", "force"))),
          Map.entry(
              "exec",
              Known.of(
                  "console-socket pidfd-socket cwd env user additional-gids process pid-file"
                      + " process-label apparmor cap preserve-fds cgroup",
                  "tty detach no-new-privs ignore-paused help",
                  Map.of(
                      "e",
                      "env",
                      "t",
                      "tty",
                      "u",
                      "user",
                      "g",
                      "additional-gids",
                      "p",
                      "process",
                      "d",
                      "detach",
                      "c",
                      "cap"))),
          Map.entry("list", Known.of("format", "quiet help", Map.of("f", "format", "q", "quiet"))),
          Map.entry("ps", Known.of("format", "help", Map.of("f", "format"))),
          Map.entry("pause", Known.of("", "help", Map.of())),
          Map.entry("resume", Known.of("", "help", Map.of())),
          Map.entry(
              "update",
              Known.of(
                  "resources memory memory-swap memory-reservation cpu-quota cpu-period cpu-share"
                      + " cpuset-cpus cpuset-mems pids-limit blkio-weight",
                  "help",
                  Map.of("r", "resources"))),
          Map.entry("features", Known.of("", "help", Map.of())));

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] words) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(List.of(words), out, err);
    out.flush();
    Runtime.getRuntime().exit(code);
  }

  static int run(List<String> words, PrintStream out, PrintStream err) {
    Complaints complaints = new Complaints(java.util.Optional.empty(), false, err);
    String command = "";
    try {
      Options global = Options.parse(GLOBAL, words);
      complaints =
          new Complaints(
              global
                  .value("log")
                  .filter(l -> !l.isEmpty() && !l.equals("/dev/stderr"))
                  .map(Path::of),
              global.value("log-format").filter("json"::equals).isPresent(),
              err);
      if (global.on("version")) {
        out.print("gantry oci version 0.1.0\nspec: " + Bundle.VERSION + "\n");
        return 0;
      }
      if (global.on("help") || global.rest().isEmpty()) {
        out.print(help());
        return 0;
      }
      if (global.on("systemd-cgroup")) {
        throw new Refusal("cgroups of systemd are not supported");
      }
      command = global.rest().getFirst();
      Known known = COMMANDS.get(command);
      if (known == null) {
        throw new Refusal("No help topic for '" + command + "'");
      }
      Options options = Options.parse(known, global.rest().subList(1, global.rest().size()));
      if (options.on("help")) {
        out.print(help());
        return 0;
      }
      Store store = new Store(Path.of(global.value("root").orElse("/run/gantry-oci")));
      return run(command, store, options, out);
    } catch (Refusal | IOException | IllegalArgumentException e) {
      complaints.complain(words(e));
      return command.equals("exec") ? Executing.failed() : 1;
    }
  }

  /** The JDK's exceptions of files say the path, and what happened by their names. */
  private static String words(Exception e) {
    return e instanceof java.nio.file.FileSystemException
            && e.getClass() != java.nio.file.FileSystemException.class
        ? e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private static int run(String command, Store store, Options options, PrintStream out)
      throws IOException {
    Listings listings = new Listings(store, out);
    switch (command) {
      case "create" -> Creation.of(store, options);
      case "start" -> Starting.start(store, options.id());
      case "run" -> {
        return Starting.run(store, options);
      }
      case "exec" -> {
        return new Executing(store, options).run();
      }
      case "state" -> listings.state(options);
      case "list" -> listings.list(options);
      case "ps" -> listings.processes(options);
      case "kill" -> Ending.kill(store, options);
      case "delete" -> Ending.delete(store, options);
      case "pause" -> running(store, options).group().freeze();
      case "resume" -> paused(store, options).group().thaw();
      case "update" -> Updating.update(store, options);
      default -> out.println(Features.text());
    }
    return 0;
  }

  private static State running(Store store, Options options) throws IOException {
    State state = store.state(options.id());
    Status status = store.status(state);
    if (status != Status.RUNNING && status != Status.CREATED) {
      throw new Refusal("container not running");
    }
    return state;
  }

  private static State paused(Store store, Options options) throws IOException {
    State state = store.state(options.id());
    if (store.status(state) != Status.PAUSED) {
      throw new Refusal("container not paused");
    }
    return state;
  }

  private static String help() {
    return "gantry oci: Gantry's own runtime by the command line of OCI runtimes\n\n"
        + "Usage: gantry oci [--root DIR] [--log FILE] [--log-format text|json] COMMAND"
        + " [OPTIONS] CONTAINER ...\n\nCommands: "
        + String.join(", ", COMMANDS.keySet().stream().sorted().toList())
        + "\n";
  }
}
