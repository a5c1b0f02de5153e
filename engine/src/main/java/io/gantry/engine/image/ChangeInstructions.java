package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.kernel.process.Signal;
import io.gantry.oci.ExecutionConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The instructions that {@code docker import --change} and {@code docker commit --change}
 * understand, with the meaning that they have in a Dockerfile.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
final class ChangeInstructions {

  private static final List<String> SHELL = List.of("/bin/sh", "-c");
  private static final Set<String> MAY_BE_BARE = Set.of("CMD", "ENTRYPOINT");
  private static final Set<String> ONE_ARGUMENT = Set.of("USER", "WORKDIR", "STOPSIGNAL");
  private static final Set<String> KNOWN =
      Set.of(
          "CMD",
          "ENTRYPOINT",
          "ENV",
          "LABEL",
          "EXPOSE",
          "USER",
          "VOLUME",
          "WORKDIR",
          "STOPSIGNAL",
          "ONBUILD",
          "HEALTHCHECK");

  private ExecutionConfig config;
  private boolean cmdSet;

  private ChangeInstructions(ExecutionConfig config) {
    this.config = config;
  }

  /**
   * Applies instructions, one per element, to a configuration.
   *
   * @throws EngineException.InvalidParameter when one is unknown or wrong
   */
  static ExecutionConfig apply(ExecutionConfig config, List<String> changes) {
    if (changes.isEmpty()) {
      return config;
    }
    List<String> lines =
        String.join("\n", changes)
            .replaceAll("\\\\[ \t]*\n", "")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    if (lines.isEmpty()) {
      throw wrong("file with no instructions");
    }
    ChangeInstructions instructions = new ChangeInstructions(config);
    lines.forEach(instructions::apply);
    return instructions.config;
  }

  private void apply(String line) {
    String[] parts = line.split("\\s+", 2);
    String keyword = parts[0].toUpperCase(Locale.ROOT);
    String rest = parts.length > 1 ? parts[1].strip() : "";
    if (!KNOWN.contains(keyword)) {
      throw wrong(parts[0] + " is not a valid change command");
    }
    if (rest.isEmpty() && !MAY_BE_BARE.contains(keyword)) {
      String wanted = ONE_ARGUMENT.contains(keyword) ? "exactly" : "at least";
      throw wrong(keyword + " requires " + wanted + " one argument");
    }
    config =
        switch (keyword) {
          case "CMD" -> cmd(rest);
          case "ENTRYPOINT" -> entrypoint(rest);
          case "ENV" -> config.change().env(env(pairs(keyword, rest))).build();
          case "LABEL" -> config.change().labels(labels(pairs(keyword, rest))).build();
          case "EXPOSE" -> config.change().exposedPorts(ports(rest)).build();
          case "USER" -> config.change().user(expand(rest)).build();
          case "VOLUME" -> config.change().volumes(volumes(rest)).build();
          case "WORKDIR" -> config.change().workingDir(directory(expand(rest))).build();
          case "STOPSIGNAL" -> config.change().stopSignal(signal(expand(rest))).build();
          case "ONBUILD" -> config.change().onBuild(onBuild(rest)).build();
          case "HEALTHCHECK" ->
              config.change().healthcheck(HealthcheckInstruction.read(rest)).build();
          default -> throw new IllegalStateException(keyword);
        };
  }

  private static EngineException.InvalidParameter wrong(String message) {
    return new EngineException.InvalidParameter(message);
  }

  // ---- commands ----

  private ExecutionConfig cmd(String rest) {
    cmdSet = true;
    return config.change().cmd(command(rest)).build();
  }

  /** A new entrypoint forgets a command that came from elsewhere. */
  private ExecutionConfig entrypoint(String rest) {
    List<String> entrypoint = rest.isEmpty() ? List.of() : command(rest);
    ExecutionConfig.Builder changed = config.change().entrypoint(entrypoint);
    return (cmdSet ? changed : changed.cmd(List.of())).build();
  }

  private List<String> command(String rest) {
    return ExecForm.read(rest).orElseGet(() -> inShell(rest));
  }

  private List<String> inShell(String line) {
    List<String> command = new ArrayList<>(config.shell().isEmpty() ? SHELL : config.shell());
    if (!line.isEmpty()) {
      command.add(line);
    }
    return command;
  }

  // ---- names and values ----

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : config.env()) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return environment;
  }

  private String expand(String word) {
    return ChangeWords.expand(word, environment());
  }

  /** {@code NAME=value …}, or the old form {@code NAME value with blanks}. */
  private Map<String, String> pairs(String keyword, String rest) {
    List<String> words = ChangeWords.split(rest);
    Map<String, String> pairs = new LinkedHashMap<>();
    if (!words.getFirst().contains("=")) {
      String[] old = rest.split("\\s+", 2);
      if (old.length < 2) {
        throw wrong(keyword + " must have two arguments");
      }
      pairs.put(expand(old[0]), expand(old[1]));
      return pairs;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw wrong(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      String name = expand(word.substring(0, equals));
      if (name.isEmpty()) {
        throw wrong(keyword + " names can not be blank");
      }
      pairs.put(name, expand(word.substring(equals + 1)));
    }
    return pairs;
  }

  private List<String> env(Map<String, String> pairs) {
    Map<String, String> environment = environment();
    environment.putAll(pairs);
    return environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private SortedMap<String, String> labels(Map<String, String> pairs) {
    SortedMap<String, String> labels = new TreeMap<>(config.labels());
    labels.putAll(pairs);
    return labels;
  }

  // ---- the rest ----

  private static String signal(String text) {
    if (Signal.parse(text).isEmpty()) {
      throw wrong("invalid signal: " + text);
    }
    return text;
  }

  private SortedSet<String> ports(String rest) {
    SortedSet<String> ports = new TreeSet<>(config.exposedPorts());
    for (String word : rest.split("\\s+", -1)) {
      ports.addAll(ExposedPorts.read(expand(word)));
    }
    return ports;
  }

  private SortedSet<String> volumes(String rest) {
    SortedSet<String> volumes = new TreeSet<>(config.volumes());
    for (String word : ExecForm.read(rest).orElseGet(() -> List.of(rest.split("\\s+", -1)))) {
      String path = expand(word).strip();
      if (path.isEmpty()) {
        throw wrong("VOLUME specified can not be an empty string");
      }
      volumes.add(path);
    }
    return volumes;
  }

  private String directory(String path) {
    String base = path.startsWith("/") ? path : "/" + config.workingDir() + "/" + path;
    List<String> parts = new ArrayList<>();
    for (String part : base.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (!parts.isEmpty()) {
            parts.removeLast();
          }
        }
        default -> parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private List<String> onBuild(String rest) {
    String trigger = rest.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    switch (trigger) {
      case "ONBUILD" -> throw wrong("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
      case "MAINTAINER", "FROM" -> throw wrong(trigger + " isn't allowed as an ONBUILD trigger");
      default -> {}
    }
    List<String> all = new ArrayList<>(config.onBuild());
    all.add(rest);
    return all;
  }
}
