package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.engine.GoDuration;
import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.Healthcheck;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions that {@code docker import --change} and {@code docker commit --change}
 * understand, with the meaning that they have in a Dockerfile.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
final class ChangeInstructions {

  private static final List<String> SHELL = List.of("/bin/sh", "-c");
  private static final Pattern PORT =
      Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(tcp|udp|sctp))?");
  private static final int MAX_PORT = 65535;

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
    ChangeInstructions instructions = new ChangeInstructions(config);
    for (String change : changes) {
      change
          .lines()
          .map(String::strip)
          .filter(l -> !l.isEmpty() && !l.startsWith("#"))
          .forEach(instructions::apply);
    }
    return instructions.config;
  }

  private void apply(String line) {
    String[] parts = line.split("\\s+", 2);
    String keyword = parts[0].toUpperCase(Locale.ROOT);
    String rest = parts.length > 1 ? parts[1].strip() : "";
    if (rest.isEmpty() && !keyword.equals("CMD")) {
      throw wrong(keyword + " requires at least one argument");
    }
    config =
        switch (keyword) {
          case "CMD" -> cmd(rest);
          case "ENTRYPOINT" -> entrypoint(rest);
          case "ENV" -> config.change().env(env(pairs(keyword, rest))).build();
          case "LABEL" -> config.change().labels(labels(pairs(keyword, rest))).build();
          case "EXPOSE" -> config.change().exposedPorts(ports(rest)).build();
          case "USER" -> config.change().user(one(keyword, rest)).build();
          case "VOLUME" -> config.change().volumes(volumes(rest)).build();
          case "WORKDIR" -> config.change().workingDir(directory(expand(rest))).build();
          case "STOPSIGNAL" -> config.change().stopSignal(one(keyword, rest)).build();
          case "ONBUILD" -> config.change().onBuild(onBuild(rest)).build();
          case "HEALTHCHECK" -> config.change().healthcheck(healthcheck(rest)).build();
          default -> throw wrong(parts[0] + " is not a valid change command");
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
    ExecutionConfig.Builder changed = config.change().entrypoint(command(rest));
    return (cmdSet ? changed : changed.cmd(List.of())).build();
  }

  private List<String> command(String rest) {
    return json(rest).orElseGet(() -> rest.isEmpty() ? List.of() : inShell(rest));
  }

  private List<String> inShell(String line) {
    List<String> command = new ArrayList<>(config.shell().isEmpty() ? SHELL : config.shell());
    command.add(line);
    return command;
  }

  /**
   * The words of a JSON array of strings; empty when it is none, which then is taken as plain text.
   */
  private static Optional<List<String>> json(String rest) {
    if (!rest.startsWith("[")) {
      return Optional.empty();
    }
    try {
      byte[] wrapped = ("{\"words\":" + rest + "}").getBytes(StandardCharsets.UTF_8);
      return Optional.of(JsonObject.parse("instruction", wrapped).texts("words"));
    } catch (MalformedDocumentException plainText) {
      return Optional.empty();
    }
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

  private String one(String keyword, String rest) {
    if (ChangeWords.split(rest).size() != 1) {
      throw wrong(keyword + " requires exactly one argument");
    }
    return expand(rest);
  }

  private SortedSet<String> ports(String rest) {
    SortedSet<String> ports = new TreeSet<>(config.exposedPorts());
    for (String word : ChangeWords.split(rest)) {
      String spec = expand(word);
      Matcher matcher = PORT.matcher(spec.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw wrong("Invalid containerPort: " + spec);
      }
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (last > MAX_PORT || first > last) {
        throw wrong("Invalid containerPort: " + spec);
      }
      String protocol = matcher.group(3) == null ? "tcp" : matcher.group(3);
      for (int port = first; port <= last; port++) {
        ports.add(port + "/" + protocol);
      }
    }
    return ports;
  }

  private SortedSet<String> volumes(String rest) {
    SortedSet<String> volumes = new TreeSet<>(config.volumes());
    for (String word : json(rest).orElseGet(() -> ChangeWords.split(rest))) {
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

  private Healthcheck healthcheck(String rest) {
    Map<String, String> flags = new LinkedHashMap<>();
    String left = rest;
    while (left.startsWith("--")) {
      String[] parts = left.split("\\s+", 2);
      int equals = parts[0].indexOf('=');
      flags.put(
          equals < 0 ? parts[0] : parts[0].substring(0, equals),
          equals < 0 ? "" : parts[0].substring(equals + 1));
      left = parts.length > 1 ? parts[1].strip() : "";
    }
    String[] parts = left.split("\\s+", 2);
    List<String> test =
        switch (parts[0].toUpperCase(Locale.ROOT)) {
          case "NONE" -> List.of("NONE");
          case "CMD" -> probe(parts.length > 1 ? parts[1].strip() : "");
          default -> throw wrong("Unknown type \"" + parts[0] + "\" in HEALTHCHECK (try CMD)");
        };
    Healthcheck check =
        new Healthcheck(
            test,
            duration(flags, "--interval"),
            duration(flags, "--timeout"),
            duration(flags, "--start-period"),
            duration(flags, "--start-interval"),
            retries(flags));
    if (!flags.isEmpty()) {
      throw wrong("unknown flag: " + flags.keySet().iterator().next());
    }
    return check;
  }

  private static List<String> probe(String rest) {
    List<String> words = json(rest).orElseGet(() -> List.of(rest));
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw wrong("Missing command after HEALTHCHECK CMD");
    }
    List<String> test = new ArrayList<>(words);
    test.addFirst(json(rest).isPresent() ? "CMD" : "CMD-SHELL");
    return test;
  }

  private static Duration duration(Map<String, String> flags, String name) {
    String text = flags.remove(name);
    return text == null
        ? Duration.ZERO
        : GoDuration.read(text)
            .orElseThrow(
                () ->
                    new EngineException.InvalidParameter(
                        "time: invalid duration \"" + text + "\""));
  }

  private static int retries(Map<String, String> flags) {
    String text = flags.remove("--retries");
    if (text == null) {
      return 0;
    }
    if (!text.matches("\\d{1,6}")) {
      throw wrong("--retries must be at least 1 (not " + text + ")");
    }
    return Integer.parseInt(text);
  }
}
