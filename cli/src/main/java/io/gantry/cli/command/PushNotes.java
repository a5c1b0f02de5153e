package io.gantry.cli.command;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is worth knowing of a push of one image of several: said in Docker's words. */
final class PushNotes implements Consumer<Node> {
  private static final String ONE_PLATFORM =
      """
      Using --platform pushes only the specified platform manifest of a multi-platform image index.
      Other components, like attestations, will not be included.
      To push the complete multi-platform image, remove the --platform flag.
      """;

  private final Session session;
  private final List<String> notes = new ArrayList<>();

  PushNotes(Session session) {
    this.session = session;
  }

  /** The platform that is to be pushed alone, as the API takes it; empty when none is named. */
  static String platform(Session session, Arguments arguments) throws Failure {
    String text = arguments.text("platform");
    if (text.isEmpty()) {
      return "";
    }
    if (arguments.on("all")) {
      throw new Failure("conflicting options: --all and --platform cannot both be set");
    }
    String[] parts = text.split("/", -1);
    if (parts.length > 3) {
      throw new Failure(
          "Invalid platform "
              + text
              + "\""
              + text
              + "\": cannot parse platform specifier: invalid argument");
    }
    note(session, ONE_PLATFORM);
    Map<String, Object> platform = new LinkedHashMap<>();
    boolean word = parts.length == 1 && !parts[0].equals("linux") && !parts[0].equals("windows");
    platform.put("architecture", parts.length > 1 ? parts[1] : word ? parts[0] : host());
    platform.put("os", word ? "linux" : parts[0]);
    if (parts.length > 2) {
      platform.put("variant", parts[2]);
    }
    return Json.write(platform);
  }

  private static String host() {
    String name = System.getProperty("os.arch", "amd64");
    return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
  }

  @Override
  public void accept(Node aux) {
    if (aux.flag("manifestPushedInsteadOfIndex")) {
      notes.add(
          "Not all multiplatform-content is present and only the available single-platform image"
              + " was pushed\n"
              + aux.at("originalIndex").text("digest")
              + " -> "
              + aux.at("selectedManifest").text("digest"));
    }
  }

  /** Says what has come. */
  void print() {
    notes.forEach(text -> note(session, text));
  }

  private static void note(Session session, String text) {
    session.warn("\n Info -> " + text.replace("\n", "\n         "));
  }
}
