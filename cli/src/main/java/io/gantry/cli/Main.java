package io.gantry.cli;

import io.gantry.cli.format.FormatException;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Host;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Parsing;
import io.gantry.cli.option.Program;
import io.gantry.cli.option.Session;
import io.gantry.cli.option.Settings;
import io.gantry.cli.option.UsageException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The program: global options, then a command, then its exit code. */
public final class Main {
  private static final int BUFFER = 64 * 1024;

  /** The options before the command. */
  static final Command GLOBAL =
      new Command(
          "",
          "[OPTIONS] COMMAND [ARG...]",
          "",
          Command.Arity.ANY,
          false,
          List.of(
              Flag.text("config", "Location of client config files (default \"~/.docker\")"),
              Flag.text(
                  "context",
                  'c',
                  "Accepted for the sake of scripts; there is one context, \"default\""),
              Flag.toggle("debug", 'D', "Enable debug mode"),
              Flag.list("host", 'H', "Daemon socket to connect to"),
              Flag.text(
                  "log-level",
                  'l',
                  "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")"
                      + " (default \"info\")"),
              Flag.toggle("version", 'v', "Print version information and quit")),
          (session, arguments) -> 0);

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] words) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    allowBasicProxies();
    int code = run(List.of(words), out, err);
    out.flush();
    err.flush();
    Runtime.getRuntime().exit(code);
  }

  /** A proxy with a password gets it for TLS too, unless whoever starts this says otherwise. */
  private static void allowBasicProxies() {
    String property = "jdk.http.auth.tunneling.disabledSchemes";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "");
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER),
        false,
        StandardCharsets.UTF_8);
  }

  /** Runs the command; its exit code. */
  static int run(List<String> words, PrintStream out, PrintStream err) {
    boolean debug = false;
    try {
      Arguments global = Parsing.parse(GLOBAL, words);
      debug = global.on("debug");
      return dispatch(global, out, err);
    } catch (UsageException e) {
      complain(out, err, e.getMessage(), e, debug);
      return e.code();
    } catch (Failure e) {
      complain(out, err, e.getMessage(), e, debug);
      return e.code();
    } catch (IOException | FormatException | UncheckedIOException | IllegalArgumentException e) {
      complain(out, err, e.getMessage(), e, debug);
      return 1;
    }
  }

  private static void complain(
      PrintStream out,
      PrintStream err,
      @org.jspecify.annotations.Nullable String message,
      Exception e,
      boolean debug) {
    out.flush();
    if (message != null && !message.isEmpty()) {
      err.print(message + "\n");
    }
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  private static int dispatch(Arguments global, PrintStream out, PrintStream err)
      throws IOException {
    List<String> words = global.rest();
    if (global.on("version")) {
      out.print(Program.NAME + " version " + Program.VERSION + "\n");
      return 0;
    }
    if (global.on("help") || words.isEmpty()) {
      out.print(Help.top());
      return 0;
    }
    String first = words.getFirst();
    if (first.equals("help")) {
      return help(words.subList(1, words.size()), out);
    }
    if (first.equals("completion") || first.equals("__complete")) {
      return Completion.run(words, session(global, out, err));
    }
    if (!Catalog.groups().containsKey(first)) {
      return command("", words, global, out, err);
    }
    if (words.size() == 1 || words.get(1).equals("--help") || words.get(1).equals("-h")) {
      out.print(Help.group(first));
      return 0;
    }
    return command(first, words.subList(1, words.size()), global, out, err);
  }

  private static int help(List<String> words, PrintStream out) throws Failure {
    if (words.isEmpty()) {
      out.print(Help.top());
      return 0;
    }
    boolean group = Catalog.groups().containsKey(words.getFirst());
    if (group && words.size() == 1) {
      out.print(Help.group(words.getFirst()));
      return 0;
    }
    Optional<Command> command =
        group ? Catalog.find(words.get(0), words.get(1)) : Catalog.find("", words.getFirst());
    out.print(
        Help.command(
            command.orElseThrow(
                () -> new Failure("unknown help topic: " + String.join(" ", words)))));
    return 0;
  }

  private static int command(
      String group, List<String> words, Arguments global, PrintStream out, PrintStream err)
      throws IOException {
    String word = words.getFirst();
    Command command =
        Catalog.find(group, word).orElseThrow(() -> UsageException.unknown(group, word));
    Arguments arguments = Parsing.parse(command, words.subList(1, words.size()));
    if (arguments.on("help")) {
      out.print(Help.command(command));
      return 0;
    }
    Session session = session(global, out, err);
    try {
      return command.action().run(session, arguments);
    } finally {
      session.api().close();
    }
  }

  private static Session session(Arguments global, PrintStream out, PrintStream err)
      throws Failure {
    String environment = System.getenv("DOCKER_HOST");
    List<String> hosts = global.list("host");
    if (hosts.size() > 1) {
      throw new Failure("Specify only one -H");
    }
    String host =
        !hosts.isEmpty()
            ? hosts.getFirst()
            : environment != null && !environment.isEmpty() ? environment : Host.DEFAULT;
    Settings settings = Settings.read(Settings.directory(global.text("config")));
    return new Session(
        new Api(Host.parse(host)), settings, new FileInputStream(FileDescriptor.in), out, err);
  }
}
