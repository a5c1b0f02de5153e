package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.registry.Login;
import io.gantry.cli.registry.Logins;
import io.gantry.cli.stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/** {@code pull} and {@code push}. */
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
}
