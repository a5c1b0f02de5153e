package io.gantry.engine.volume.local;

import io.gantry.engine.EngineException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is behind a local volume. */
public sealed interface Backing {
  /** Sizes as people write them (go-units' {@code RAMInBytes}). */
  Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP])?[iI]?[bB]?");

  /** Its own directory. */
  record Plain(Owner owner) implements Backing {}

  /**
   * A file system that is mounted at its directory's place.
   *
   * @param type as {@code mount(8)} takes it; {@code none} for bind mounts
   * @param device whatever the type means by it
   * @param options {@code ro,size=1m}…; may be empty
   */
  record Mounted(String type, String device, String options) implements Backing {}

  /**
   * Reads a local volume's options. They are Docker's: {@code type}, {@code device}, {@code o} and
   * {@code size}; and {@code o} alone, when it says nothing but {@code uid}, {@code gid} and {@code
   * mode}, makes a plain volume of that owner.
   *
   * @throws EngineException.InvalidParameter in Docker's words
   */
  static Backing parse(Map<String, String> options) {
    for (String option : new TreeSet<>(options.keySet())) {
      if (!Set.of("type", "o", "device", "size").contains(option)) {
        throw invalid("invalid option: \"" + option + "\"");
      }
    }
    cifs(options);
    size(options);
    String o = options.getOrDefault("o", "");
    if (!options.containsKey("type") && !options.containsKey("device") && Owner.isOwner(o)) {
      return new Plain(Owner.parse(o));
    }
    require(options, "device", "type");
    require(options, "type", "device");
    require(options, "o", "device", "type");
    return options.containsKey("type")
        ? new Mounted(options.get("type"), options.getOrDefault("device", ""), o)
        : new Plain(Owner.ROOT);
  }

  private static void require(Map<String, String> options, String option, String... others) {
    for (String other : List.of(others)) {
      if (options.containsKey(option) && !options.containsKey(other)) {
        throw invalid("missing required option: \"" + other + "\"");
      }
    }
  }

  private static void cifs(Map<String, String> options) {
    String device = options.getOrDefault("device", "");
    if (!options.getOrDefault("type", "").equals("cifs") || device.isEmpty()) {
      return;
    }
    try {
      if (URI.create(device).getPort() >= 0) {
        throw invalid("port not allowed in CIFS device URL, include 'port' in 'o='");
      }
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter(
          "error parsing mount device url: parse \"" + device + "\": " + e.getMessage(), e);
    }
  }

  private static void size(Map<String, String> options) {
    String text = options.getOrDefault("size", "0");
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw invalid("invalid size: '" + text + "'");
    }
    if (Double.parseDouble(size.group(1)) > 0) {
      throw invalid("quota size requested but no quota support");
    }
  }

  private static EngineException.InvalidParameter invalid(String message) {
    return new EngineException.InvalidParameter(message);
  }
}
