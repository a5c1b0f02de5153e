package io.gantry.cli.command;

import io.gantry.cli.json.Node;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code version} shows to people. */
final class VersionText {
  private static final DateTimeFormatter LONG =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  private VersionText() {}

  static String show(Map<String, @Nullable Object> client, Node server) {
    StringBuilder out = new StringBuilder("Client:\n");
    row(out, " Version:", 20, String.valueOf(client.get("Version")));
    row(out, " API version:", 20, String.valueOf(client.get("ApiVersion")));
    row(out, " Java version:", 20, System.getProperty("java.version", ""));
    row(out, " OS/Arch:", 20, client.get("Os") + "/" + client.get("Arch"));
    row(out, " Context:", 20, String.valueOf(client.get("Context")));
    if (!server.present()) {
      return out.toString();
    }
    String platform = server.at("Platform").text("Name");
    out.append("\nServer:").append(platform.isEmpty() ? "" : " " + platform).append('\n');
    List<Node> components = server.items("Components");
    if (components.isEmpty()) {
      components =
          List.of(
              new Node(
                  Map.of(
                      "Name",
                      "Engine",
                      "Version",
                      server.text("Version"),
                      "Details",
                      details(server))));
    }
    components.forEach(component -> component(out, component));
    return out.toString();
  }

  private static Map<String, Object> details(Node server) {
    return Map.of(
        "ApiVersion",
        server.text("ApiVersion"),
        "MinAPIVersion",
        server.text("MinAPIVersion"),
        "GoVersion",
        server.text("GoVersion"),
        "GitCommit",
        server.text("GitCommit"),
        "Os",
        server.text("Os"),
        "Arch",
        server.text("Arch"),
        "Experimental",
        "false");
  }

  private static void component(StringBuilder out, Node component) {
    out.append(' ').append(component.text("Name")).append(":\n");
    row(out, "  Version:", 20, component.text("Version"));
    Node details = component.at("Details");
    if (!component.text("Name").equals("Engine")) {
      row(out, "  GitCommit:", 20, details.text("GitCommit"));
      return;
    }
    row(
        out,
        "  API version:",
        20,
        details.text("ApiVersion") + " (minimum version " + details.text("MinAPIVersion") + ")");
    row(out, "  Go version:", 20, details.text("GoVersion"));
    row(out, "  Git commit:", 20, details.text("GitCommit"));
    row(out, "  Built:", 20, built(details.text("BuildTime")));
    row(out, "  OS/Arch:", 20, details.text("Os") + "/" + details.text("Arch"));
    row(out, "  Experimental:", 20, details.text("Experimental"));
  }

  private static String built(String stamp) {
    try {
      return OffsetDateTime.parse(stamp).format(LONG);
    } catch (DateTimeParseException e) {
      return stamp;
    }
  }

  private static void row(StringBuilder out, String name, int width, String value) {
    out.append(name)
        .append(" ".repeat(Math.max(1, width - name.length())))
        .append(value)
        .append('\n');
  }
}
