package io.gantry.cli;

import io.gantry.cli.command.Commands;
import io.gantry.cli.option.Command;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which commands exist, under which words and groups. Only the wanted command's class is loaded.
 */
final class Catalog {
  private static final Map<String, String> GROUPS = new LinkedHashMap<>();
  private static final List<String> COMMON =
      List.of("run", "exec", "ps", "pull", "push", "images", "login", "logout", "search");

  private static final List<String> CONTAINER =
      List.of(
          "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs",
          "ls", "pause", "port", "prune", "rename", "restart", "rm", "run", "start", "stats",
          "stop", "top", "unpause", "update", "wait");

  private static final List<String> IMAGE =
      List.of(
          "copy",
          "from-host",
          "history",
          "import",
          "inspect",
          "load",
          "ls",
          "prune",
          "pull",
          "push",
          "rm",
          "save",
          "tag",
          "tree");
  private static final List<String> MANIFEST =
      List.of("annotate", "create", "inspect", "push", "rm");
  private static final List<String> NETWORK =
      List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");
  private static final List<String> SYSTEM =
      List.of("check", "df", "events", "info", "migrate-storage", "prune", "trace");

  private static final List<String> VOLUME =
      List.of(
          "backup", "clone", "cp", "create", "inspect", "ls", "prune", "restore", "rm", "update");

  private static final List<String> TOP =
      List.of(
          "attach", "commit", "cp", "create", "demo", "diff", "events", "export", "history",
          "import", "info", "inspect", "kill", "load", "logs", "pause", "port", "rename", "restart",
          "rm", "rmi", "save", "start", "stats", "stop", "tag", "top", "unpause", "update",
          "version", "wait");

  static {
    GROUPS.put("container", "Manage containers");
    GROUPS.put("image", "Manage images");
    GROUPS.put("manifest", "Manage image manifests and manifest lists");
    GROUPS.put("network", "Manage networks");
    GROUPS.put("system", "Manage Gantry");
    GROUPS.put("volume", "Manage volumes");
  }

  private Catalog() {}

  static Map<String, String> groups() {
    return GROUPS;
  }

  static List<String> common() {
    return COMMON;
  }

  static List<String> top() {
    return TOP;
  }

  /** The words that may follow a group's name. */
  static List<String> members(String group) {
    return switch (group) {
      case "container" -> CONTAINER;
      case "image" -> IMAGE;
      case "manifest" -> MANIFEST;
      case "network" -> NETWORK;
      case "system" -> SYSTEM;
      case "volume" -> VOLUME;
      default -> List.of();
    };
  }

  /** The command called by these words, under the words it was called by. */
  static Optional<Command> find(String group, String word) {
    String name = group.isEmpty() ? word : alias(group, word);
    if (!group.isEmpty() && name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Command> command = Commands.named(name);
    String path = (group + " " + word).strip();
    return command.map(c -> c.named(path));
  }

  /** The plain name of a group's command, or an empty text when the group has none of that name. */
  private static String alias(String group, String word) {
    String full = group + " " + word;
    return switch (full) {
      case "container ls", "container list", "container ps" -> "ps";
      case "container remove" -> "rm";
      case "image ls", "image list" -> "images";
      case "image rm", "image remove" -> "rmi";
      case "network list" -> "network ls";
      case "network remove" -> "network rm";
      case "volume list" -> "volume ls";
      case "volume remove" -> "volume rm";
      case "manifest annotate",
          "manifest create",
          "manifest inspect",
          "manifest push",
          "manifest rm",
          "network connect",
          "network create",
          "network disconnect",
          "network inspect",
          "network ls",
          "network prune",
          "network rm",
          "container inspect",
          "image inspect",
          "container prune",
          "image prune",
          "system migrate-storage",
          "system prune",
          "system check",
          "system df",
          "system trace",
          "image copy",
          "image from-host",
          "image gc",
          "image tree",
          "volume backup",
          "volume clone",
          "volume cp",
          "volume create",
          "volume inspect",
          "volume ls",
          "volume prune",
          "volume restore",
          "volume rm",
          "volume update" ->
          full;
      default -> members(group).contains(word) ? word : "";
    };
  }
}
