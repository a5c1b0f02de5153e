package io.gantry.cli.command;

import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.ContainerConfig;
import io.gantry.cli.option.ContainerFlags;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code create}, and the creation that {@code run} begins with. */
final class Create {
  private Create() {}

  static Command command() {
    return Command.of(
            "create",
            "[OPTIONS] IMAGE [COMMAND] [ARG...]",
            "Create a new container",
            Command.Arity.atLeast(1),
            ContainerFlags.with(),
            Create::run)
        .greedy();
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    Map<String, @Nullable Object> body = body(arguments, "create");
    try {
      session.line(create(session, arguments, body));
    } catch (ApiException e) {
      throw new Failure(String.valueOf(e.getMessage()), 1);
    }
    return 0;
  }

  /** The body, with complaints in the form of {@code command}. */
  static Map<String, @Nullable Object> body(Arguments arguments, String command)
      throws IOException {
    try {
      return ContainerConfig.body(arguments);
    } catch (Failure e) {
      throw Failure.withHelp(String.valueOf(e.getMessage()), command, 125);
    }
  }

  /** Creates the container, pulling its image when that is missing; its id. */
  static String create(Session session, Arguments arguments, Map<String, @Nullable Object> body)
      throws IOException {
    String image = arguments.at(0);
    checkReference(image);
    Path idFile = Path.of(arguments.text("cidfile"));
    if (arguments.given("cidfile") && Files.exists(idFile)) {
      throw Failure.withHelp(
          "container ID file found, make sure the other container isn't running or delete "
              + idFile,
          arguments.command().path(),
          125);
    }
    String pull = arguments.text("pull", "missing");
    if (pull.equals("always")) {
      pull(session, arguments, image);
    }
    Query path =
        Query.path("/containers/create")
            .with("name", arguments.text("name"))
            .with("platform", arguments.text("platform"));
    Node created;
    try {
      created = session.api().call("POST", path, body);
    } catch (ApiException e) {
      boolean missing = e.notFound() && String.valueOf(e.getMessage()).contains("No such image");
      if (!missing || !pull.equals("missing")) {
        throw e;
      }
      session.warn("Unable to find image '" + tagged(image) + "' locally");
      pull(session, arguments, image);
      created = session.api().call("POST", path, body);
    }
    created.texts("Warnings").forEach(warning -> session.warn("WARNING: " + warning));
    if (arguments.given("cidfile")) {
      Files.writeString(idFile, created.text("Id"));
    }
    return created.text("Id");
  }

  private static void checkReference(String image) throws Failure {
    String name = image.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "");
    int slash = name.lastIndexOf('/');
    if (!name.substring(slash + 1)
        .equals(name.substring(slash + 1).toLowerCase(java.util.Locale.ROOT))) {
      throw Failure.withHelp(
          "invalid reference format: repository name ("
              + (slash < 0 ? "library/" : "")
              + name
              + ") must be lowercase",
          "run",
          125);
    }
  }

  /** The name with its tag, which is {@code latest} unless given. */
  static String tagged(String image) {
    return image.contains("@") || image.substring(image.lastIndexOf('/') + 1).contains(":")
        ? image
        : image + ":latest";
  }

  /** Pulls the image, showing progress on standard error. */
  private static void pull(Session session, Arguments arguments, String image) throws IOException {
    Registry.fetch(session, tagged(image), arguments.text("platform"), session.err());
  }
}
