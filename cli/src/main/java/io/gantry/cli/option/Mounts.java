package io.gantry.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code --mount}, {@code -v} and {@code --tmpfs} in the API's form. */
public final class Mounts {
  private Mounts() {}

  /** One {@code --mount type=bind,source=/a,target=/b,readonly} as the API's Mount. */
  public static Map<String, Object> mount(String text) {
    Map<String, Object> mount = new LinkedHashMap<>();
    mount.put("Type", "volume");
    Map<String, Object> bind = new LinkedHashMap<>();
    Map<String, Object> volume = new LinkedHashMap<>();
    Map<String, Object> tmpfs = new LinkedHashMap<>();
    for (String field : csv(text)) {
      int equals = field.indexOf('=');
      String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      boolean bare = equals < 0;
      switch (key) {
        case "type" -> mount.put("Type", value.toLowerCase(Locale.ROOT));
        case "source", "src" ->
            mount.put("Source", value.startsWith(".") ? absolute(value) : value);
        case "target", "dst", "destination" -> mount.put("Target", value);
        case "readonly", "ro" -> mount.put("ReadOnly", truth(key, value, bare));
        case "consistency" -> mount.put("Consistency", value.toLowerCase(Locale.ROOT));
        case "bind-propagation" -> bind.put("Propagation", value.toLowerCase(Locale.ROOT));
        case "bind-nonrecursive" -> bind.put("NonRecursive", truth(key, value, bare));
        case "bind-create-src", "bind-create-mountpoint" ->
            bind.put("CreateMountpoint", truth(key, value, bare));
        case "bind-recursive" -> recursive(bind, value);
        case "volume-nocopy" -> volume.put("NoCopy", truth(key, value, bare));
        case "volume-subpath" -> volume.put("Subpath", value);
        case "volume-driver" -> driver(volume).put("Name", value);
        case "volume-label" -> nested(volume, "Labels").putAll(Environment.map(List.of(value)));
        case "volume-opt" ->
            nested(driver(volume), "Options").putAll(Environment.map(List.of(value)));
        case "tmpfs-size" -> tmpfs.put("SizeBytes", Amounts.bytes(value));
        case "tmpfs-mode" -> tmpfs.put("Mode", octal(value));
        case "tmpfs-options" -> tmpfs.put("Options", pairs(value));
        case "image-subpath" -> nested(mount, "ImageOptions").put("Subpath", value);
        default -> {
          if (bare) {
            throw new IllegalArgumentException(
                "invalid field '" + field + "' must be a key=value pair");
          }
          throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
      }
    }
    if (!mount.containsKey("Target")) {
      throw new IllegalArgumentException("target is required");
    }
    checkRecursive(mount, bind);
    attach(mount, "bind", "BindOptions", bind);
    attach(mount, "volume", "VolumeOptions", volume);
    attach(mount, "tmpfs", "TmpfsOptions", tmpfs);
    return mount;
  }

  private static void attach(
      Map<String, Object> mount, String type, String key, Map<String, Object> options) {
    if (options.isEmpty()) {
      return;
    }
    if (!type.equals(mount.get("Type"))) {
      throw new IllegalArgumentException(
          "cannot mix '" + type + "-*' options with mount type '" + mount.get("Type") + "'");
    }
    mount.put(key, options);
  }

  private static void recursive(Map<String, Object> bind, String value) {
    switch (value) {
      case "enabled" -> {}
      case "disabled" -> bind.put("NonRecursive", true);
      case "writable" -> bind.put("ReadOnlyNonRecursive", true);
      case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
      default ->
          throw new IllegalArgumentException(
              "invalid value for bind-recursive: "
                  + value
                  + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
    }
  }

  private static void checkRecursive(Map<String, Object> mount, Map<String, Object> bind) {
    boolean readOnly = Boolean.TRUE.equals(mount.get("ReadOnly"));
    for (String option : List.of("ReadOnlyNonRecursive", "ReadOnlyForceRecursive")) {
      if (bind.containsKey(option) && !readOnly) {
        String word = option.equals("ReadOnlyNonRecursive") ? "writable" : "readonly";
        throw new IllegalArgumentException(
            "option 'bind-recursive="
                + word
                + "' requires 'readonly' to be specified in conjunction");
      }
    }
    if (bind.containsKey("ReadOnlyForceRecursive") && !"rprivate".equals(bind.get("Propagation"))) {
      throw new IllegalArgumentException(
          "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified"
              + " in conjunction");
    }
  }

  /** {@code exec,uid=1000} as the API has it: {@code [["exec"],["uid","1000"]]}. */
  private static List<List<String>> pairs(String options) {
    return Pattern.compile(",")
        .splitAsStream(options)
        .filter(option -> !option.isEmpty())
        .map(option -> List.of(option.split("=", 2)))
        .toList();
  }

  private static Map<String, Object> driver(Map<String, Object> volume) {
    return nested(volume, "DriverConfig");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> nested(Map<String, Object> map, String key) {
    return (Map<String, Object>) map.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
  }

  private static boolean truth(String key, String value, boolean bare) {
    return switch (bare ? "true" : value) {
      case "true", "1", "True", "TRUE", "t", "T" -> true;
      case "false", "0", "False", "FALSE", "f", "F" -> false;
      default -> throw new IllegalArgumentException("invalid value for " + key + ": " + value);
    };
  }

  private static long octal(String value) {
    try {
      return Long.parseLong(value, 8);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid value for tmpfs-mode: " + value, e);
    }
  }

  /** Fields between commas, those with commas inside in double quotes (RFC 4180). */
  static List<String> csv(String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  /** A {@code -v} with a relative or home source made absolute. */
  public static String bind(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      return text;
    }
    String source = text.substring(0, colon);
    boolean relative = source.startsWith(".") || source.startsWith("~");
    return relative
        ? absolute(source.replaceFirst("^~", System.getProperty("user.home")))
            + text.substring(colon)
        : text;
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }
}
