package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.MountPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One {@code -v source:target[:options]}.
 *
 * @param source the host's path
 * @param target the container's path
 * @param options as they were spelled
 * @param writable whether the container may write
 * @param propagation how later mounts travel
 */
record BindSpec(
    String source, String target, String options, boolean writable, String propagation) {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  /** Docker's default. */
  static final String RPRIVATE = "rprivate";

  static BindSpec parse(String text) {
    List<String> parts = List.of(text.split(":", -1));
    if (parts.size() < 2 || parts.size() > 3 || parts.contains("") || text.indexOf('\0') >= 0) {
      throw invalid("invalid volume specification: '" + text.replace('\0', '?') + "'");
    }
    String source = parts.get(0);
    checkTarget(parts.get(1), text);
    if (!source.startsWith("/")) {
      checkVolumeName(source, text);
    }
    String options = parts.size() == 3 ? parts.get(2) : "";
    return new BindSpec(
        clean(source), clean(parts.get(1)), options, isWritable(options), propagation(options));
  }

  private static void checkVolumeName(String source, String text) {
    if (!source.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
      throw invalid(
          "invalid volume specification: '"
              + text
              + "': \""
              + source
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
    throw new EngineException.NotImplemented(
        "volume " + source + ": named volumes are not available yet: use an absolute host path");
  }

  static void checkTarget(String target, String text) {
    if (!target.startsWith("/")) {
      throw invalid(
          "invalid volume specification: '"
              + text
              + "': invalid mount path: '"
              + target
              + "' mount path must be absolute");
    }
    if (clean(target).equals("/")) {
      throw invalid(
          "invalid volume specification: '"
              + text
              + "': invalid specification: destination can't be '/'");
    }
  }

  static String clean(String path) {
    return Path.of(path).normalize().toString();
  }

  private static boolean isWritable(String options) {
    boolean writable = true;
    Set<String> seen = new java.util.HashSet<>();
    for (String option : options.split(",", -1)) {
      boolean known =
          switch (option) {
            case "ro" -> {
              writable = false;
              yield seen.add("mode");
            }
            case "rw" -> seen.add("mode");
            case "z", "Z" -> seen.add("label");
            case "nocopy" -> seen.add("copy");
            case "consistent", "cached", "delegated" -> seen.add("consistency");
            case "" -> options.isEmpty();
            default -> PROPAGATIONS.contains(option) && seen.add("propagation");
          };
      if (!known) {
        throw invalid("invalid mode: " + options);
      }
    }
    return writable;
  }

  private static String propagation(String options) {
    for (String option : options.split(",", -1)) {
      if (PROPAGATIONS.contains(option)) {
        return option;
      }
    }
    return RPRIVATE;
  }

  MountPoint point() {
    return new MountPoint("bind", "", source, target, "", options, writable, propagation);
  }
}
