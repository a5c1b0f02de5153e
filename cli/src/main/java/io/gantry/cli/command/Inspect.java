package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Json;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Session;
import io.gantry.cli.template.Template;
import io.gantry.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code inspect}, {@code container inspect} and {@code image inspect}: the engine's own words,
 * indented or shown by a template.
 */
final class Inspect {
  /** Members that the API leaves out when they are empty: in templates they read as nil. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "Health",
          "Healthcheck",
          "SizeRw",
          "SizeRootFs",
          "OnBuild",
          "StopSignal",
          "StopTimeout",
          "Shell",
          "Variant",
          "ExposedPorts",
          "Mounts",
          "BindOptions",
          "VolumeOptions",
          "TmpfsOptions",
          "Init",
          "Annotations",
          "Sysctls",
          "StorageOpt",
          "Tmpfs",
          "ImageManifestDescriptor",
          "MacAddress",
          "Comment",
          "Author",
          "DockerVersion",
          "RepoDigests",
          "Error");

  private static final String USAGE_MANY = "[OPTIONS] NAME|ID [NAME|ID...]";
  private static final String FORMAT =
      "Format output using a custom template: 'json' or 'TEMPLATE'";

  private Inspect() {}

  static Command any() {
    return Command.of(
        "inspect",
        USAGE_MANY,
        "Return low-level information on Docker objects",
        Command.Arity.atLeast(1),
        List.of(
            text("format", 'f', FORMAT),
            toggle("size", 's', "Display total file sizes if the type is container"),
            text("type", "Only inspect objects of the given type")),
        (session, arguments) -> run(session, arguments, arguments.text("type")));
  }

  static Command container() {
    return Command.of(
        "container inspect",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Display detailed information on one or more containers",
        Command.Arity.atLeast(1),
        List.of(text("format", 'f', FORMAT), toggle("size", 's', "Display total file sizes")),
        (session, arguments) -> run(session, arguments, "container"));
  }

  static Command image() {
    List<Flag> flags =
        List.of(
            text("format", 'f', FORMAT),
            text("platform", "Inspect a specific platform of the multi-platform image"));
    return Command.of(
        "image inspect",
        "[OPTIONS] IMAGE [IMAGE...]",
        "Display detailed information on one or more images",
        Command.Arity.atLeast(1),
        flags,
        (session, arguments) -> {
          String platform = arguments.text("platform");
          return run(session, arguments, name -> fetchImage(session, name, platform));
        });
  }

  static Command network() {
    return Command.of(
        "network inspect",
        "[OPTIONS] NETWORK [NETWORK...]",
        "Display detailed information on one or more networks",
        Command.Arity.atLeast(1),
        List.of(
            text("format", 'f', FORMAT),
            toggle("rules", "Print the network's part of the firewall, as nft(8) writes it"),
            toggle("verbose", 'v', "Verbose output for diagnostics")),
        (session, arguments) ->
            arguments.on("rules") ? rules(session, arguments) : run(session, arguments, "network"));
  }

  static Command volume() {
    return Command.of(
        "volume inspect",
        "[OPTIONS] VOLUME [VOLUME...]",
        "Display detailed information on one or more volumes",
        Command.Arity.atLeast(1),
        List.of(text("format", 'f', FORMAT)),
        (session, arguments) -> run(session, arguments, "volume"));
  }

  private static int rules(Session session, Arguments arguments) throws IOException {
    return Each.of(
        session,
        arguments.rest(),
        name ->
            session
                .api()
                .text("GET", Query.path("/networks/%s", name).flag("rules", true))
                .stripTrailing());
  }

  private static int run(Session session, Arguments arguments, String type) throws IOException {
    return run(session, arguments, name -> fetch(session, name, type, arguments.on("size")));
  }

  /** Gets what is known of something by its name. */
  private interface Source {
    String of(String name) throws IOException;
  }

  private static int run(Session session, Arguments arguments, Source source) throws IOException {
    List<String> found = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String name : arguments.rest()) {
      try {
        found.add(source.of(name));
      } catch (ApiException e) {
        failures.add(String.valueOf(e.getMessage()));
      } catch (Failure e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    show(session, arguments.text("format"), found);
    if (!failures.isEmpty()) {
      throw new Failure(String.join("\n", failures));
    }
    return 0;
  }

  private static String fetch(Session session, String name, String type, boolean size)
      throws IOException {
    return switch (type) {
      case "container" ->
          session.api().text("GET", Query.path("/containers/%s/json", name).flag("size", size));
      case "image" -> fetchImage(session, name, "");
      case "volume" -> session.api().text("GET", Query.path("/volumes/%s", name));
      case "network" -> session.api().text("GET", Query.path("/networks/%s", name));
      case "" -> first(session, name, size);
      default -> throw new Failure("unknown type: \"" + type + "\"");
    };
  }

  private static String fetchImage(Session session, String name, String platform)
      throws IOException {
    return session
        .api()
        .text("GET", Query.path("/images/%s/json", name).with("platform", platform));
  }

  private static String first(Session session, String name, boolean size) throws IOException {
    for (String type : List.of("container", "image", "network", "volume")) {
      try {
        return fetch(session, name, type, size);
      } catch (ApiException e) {
        boolean elsewhere = e.notFound() || e.status() == 501 || e.status() == 400;
        if (!elsewhere) {
          throw e;
        }
      }
    }
    throw new Failure("Error: No such object: " + name);
  }

  private static void show(Session session, String format, List<String> found) throws Failure {
    if (format.isEmpty()) {
      session.line(Json.indent("[" + String.join(",", found) + "]", "    "));
      return;
    }
    for (String document : found) {
      session.line(one(session, format, document));
    }
    if (found.isEmpty()) {
      session.line("");
    }
  }

  private static String one(Session session, String format, String document) throws Failure {
    Object tree = Json.parse(document);
    if (format.equals("json")) {
      return Json.write(tree);
    }
    Template template;
    try {
      template = Template.parse(format);
    } catch (TemplateException e) {
      throw new Failure("template parsing error: " + e.getMessage(), 64);
    }
    try {
      return template.show(tree, OPTIONAL);
    } catch (TemplateException e) {
      session.line("");
      throw new Failure("template parsing error: " + e.getMessage());
    }
  }
}
