package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.registry.Login;
import io.gantry.cli.registry.Logins;
import io.gantry.cli.stream.Progress;
import io.gantry.cli.stream.Standard;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** {@code pull}, {@code push}, {@code login}, {@code logout} and {@code search}. */
final class Registry {
  private Registry() {}

  // ---- images in and out ----

  static Command pull() {
    return Command.of(
        "pull",
        "[OPTIONS] NAME[:TAG|@DIGEST]",
        "Download an image from a registry",
        Command.Arity.exactly(1),
        List.of(
            toggle("all", "Download all platforms, and all attestations and referrers"),
            toggle("all-tags", 'a', "Download all tagged images in the repository"),
            toggle("disable-content-trust", "Skip image verification (default true)"),
            text("platform", "Set platform if server is multi-platform capable"),
            toggle("quiet", 'q', "Suppress verbose output")),
        Registry::pull);
  }

  private static int pull(Session session, Arguments arguments) throws IOException {
    String image = arguments.at(0);
    boolean all = arguments.on("all-tags");
    String named = Create.tagged(image);
    if (all && (image.contains("@") || named.equals(image))) {
      throw new Failure("tag can't be used with --all-tags/-a");
    }
    if (!all && !named.equals(image) && !arguments.on("quiet")) {
      session.line("Using default tag: latest");
    }
    PrintStream out =
        arguments.on("quiet") ? new PrintStream(OutputStream.nullOutputStream()) : session.out();
    if (arguments.on("all") && arguments.given("platform")) {
      throw new Failure("conflicting options: --all and --platform cannot both be set");
    }
    Query path =
        path(all ? image : named, all)
            .with("platform", arguments.text("platform"))
            .flag("everything", arguments.on("all"));
    send(session, path, image, out);
    session.line(full(all ? image : named));
    return 0;
  }

  /** As Docker shows names: with the host, also Docker Hub's. */
  private static String full(String image) {
    return Logins.serverOf(image).equals(Logins.HUB) && !image.startsWith("docker.io/")
        ? "docker.io/" + (image.contains("/") ? "" : "library/") + image
        : image;
  }

  /** Pulls an image by the user's login, showing how it goes. */
  static void fetch(Session session, String image, String platform, PrintStream out)
      throws IOException {
    send(session, path(image, false).with("platform", platform), image, out);
  }

  private static Query path(String image, boolean all) {
    int split = image.contains("@") ? image.indexOf('@') : image.lastIndexOf(':');
    return Query.path("/images/create")
        .with("fromImage", all ? image : image.substring(0, split))
        .with("tag", all ? "" : image.substring(split + 1));
  }

  static Command push() {
    return Command.of(
        "push",
        "[OPTIONS] NAME[:TAG]",
        "Upload an image to a registry",
        Command.Arity.exactly(1),
        List.of(
            toggle("all", "Push all platforms, and all attestations and referrers"),
            toggle("all-tags", 'a', "Push all tags of an image to the repository"),
            text("compression", "How to compress layers that are not: gzip or zstd"),
            toggle("disable-content-trust", "Skip image signing (default true)"),
            text(
                "platform",
                "Push a platform-specific manifest as a single-platform image to the registry."
                    + " Image index won't be pushed, meaning that other manifests, including"
                    + " attestations won't be preserved. 'os[/arch[/variant]]': Explicit platform"
                    + " (eg. linux/amd64)"),
            toggle("quiet", 'q', "Suppress verbose output")),
        Registry::push);
  }

  private static int push(Session session, Arguments arguments) throws IOException {
    String image = arguments.at(0);
    boolean all = arguments.on("all-tags");
    String named = Create.tagged(image);
    if (all && named.equals(image)) {
      throw new Failure("tag can't be used with --all-tags/-a");
    }
    if (!all && !named.equals(image) && !arguments.on("quiet")) {
      session.line("Using default tag: latest");
    }
    int colon = named.lastIndexOf(':');
    Query path =
        Query.path("/images/%s/push", named.substring(0, colon))
            .with("tag", all ? "" : named.substring(colon + 1))
            .with("compression", arguments.text("compression"))
            .with("platform", PushNotes.platform(session, arguments))
            .flag("everything", arguments.on("all"));
    PrintStream out =
        arguments.on("quiet") ? new PrintStream(OutputStream.nullOutputStream()) : session.out();
    send(session, path, image, out);
    if (arguments.on("quiet")) {
      session.line(full(all ? image : named));
    }
    return 0;
  }

  private static void send(Session session, Query path, String image, PrintStream out)
      throws IOException {
    PushNotes notes = new PushNotes(session);
    Login login = new Logins(session.settings()).get(Logins.serverOf(image));
    Request request = Request.of("POST", path.toString()).header("X-Registry-Auth", login.header());
    try (Api.Exchange exchange = session.api().open(request)) {
      new Progress(out, notes).show(exchange.response().body());
    } finally {
      notes.print();
    }
  }

  // ---- who asks ----

  static Command login() {
    return Command.of(
        "login",
        "[OPTIONS] [SERVER]",
        "Authenticate to a registry",
        new Command.Arity(0, 1),
        List.of(
            text("password", 'p', "Password or Personal Access Token (PAT)"),
            toggle("password-stdin", "Take the Password or Personal Access Token (PAT) from stdin"),
            text("username", 'u', "Username")),
        Registry::login);
  }

  private static int login(Session session, Arguments arguments) throws IOException {
    String server = Logins.server(arguments.rest().isEmpty() ? "" : arguments.at(0));
    Logins logins = new Logins(session.settings());
    Login login = asked(session, arguments, server, logins);
    Node answer = session.api().call("POST", Query.path("/auth"), login.document());
    String token = answer.text("IdentityToken");
    boolean plain =
        logins.put(token.isEmpty() ? login : new Login(server, login.username(), "", token));
    if (plain) {
      session.warn(
          "\nWARNING! Your credentials are stored unencrypted in '"
              + session.settings().directory().resolve("config.json")
              + "'.\nConfigure a credential helper to remove this warning. See\n"
              + "https://docs.docker.com/go/credential-store/\n");
    }
    session.line(answer.text("Status"));
    return 0;
  }

  private static Login asked(Session session, Arguments arguments, String server, Logins logins)
      throws IOException {
    String user = arguments.text("username");
    String password = arguments.text("password");
    if (arguments.on("password-stdin")) {
      if (arguments.given("password")) {
        throw new Failure("--password and --password-stdin are mutually exclusive");
      }
      if (user.isEmpty()) {
        throw new Failure("Must provide --username with --password-stdin");
      }
      password =
          new String(session.in().readAllBytes(), StandardCharsets.UTF_8)
              .replaceFirst("\\r?\\n$", "");
    } else if (!password.isEmpty()) {
      session.warn("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
    }
    if (user.isEmpty() && password.isEmpty()) {
      Login known = logins.get(server);
      if (!known.isEmpty()) {
        session.line("Authenticating with existing credentials...");
        return known;
      }
    }
    return typed(server, user, password);
  }

  private static Login typed(String server, String user, String password) throws IOException {
    if (!user.isEmpty() && !password.isEmpty()) {
      return new Login(server, user, password, "");
    }
    if (!Standard.isTerminal(Standard.IN)) {
      throw new Failure("Cannot perform an interactive login from a non TTY device");
    }
    Console console = Objects.requireNonNull(System.console());
    String who = user.isEmpty() ? console.readLine("Username: ") : user;
    char[] secret =
        password.isEmpty() ? console.readPassword("Password: ") : password.toCharArray();
    return new Login(server, who, secret == null ? "" : new String(secret), "");
  }

  static Command logout() {
    return Command.of(
        "logout",
        "[SERVER]",
        "Log out from a registry",
        new Command.Arity(0, 1),
        List.of(),
        (session, arguments) -> {
          String server = Logins.server(arguments.rest().isEmpty() ? "" : arguments.at(0));
          session.line("Removing login credentials for " + server);
          new Logins(session.settings()).remove(server);
          return 0;
        });
  }

  // ---- what there is ----

  static Command search() {
    return Command.of(
        "search",
        "[OPTIONS] TERM",
        "Search Docker Hub for images",
        Command.Arity.exactly(1),
        List.of(
            list("filter", 'f', "Filter output based on conditions provided"),
            text("limit", "Max number of search results"),
            toggle("no-trunc", "Don't truncate output")),
        Registry::search);
  }

  private static int search(Session session, Arguments arguments) throws IOException {
    Query path =
        Query.path("/images/search")
            .with("term", arguments.at(0))
            .with("limit", arguments.text("limit", "25"))
            .with("filters", Filters.json(arguments));
    Node results = session.api().call("GET", path);
    session.line(row("NAME", "DESCRIPTION", "STARS", "OFFICIAL"));
    for (Node found : results.items()) {
      String description = found.text("description").replace('\n', ' ').replace('\r', ' ');
      boolean long45 = description.length() > 45 && !arguments.on("no-trunc");
      session.line(
          row(
              found.text("name"),
              long45 ? description.substring(0, 44) + "…" : description,
              String.valueOf(found.number("star_count")),
              found.flag("is_official") ? "[OK]" : ""));
    }
    return 0;
  }

  private static String row(String name, String description, String stars, String official) {
    return "%-33s %-48s %-9s %s".formatted(name, description, stars, official).stripTrailing();
  }
}
