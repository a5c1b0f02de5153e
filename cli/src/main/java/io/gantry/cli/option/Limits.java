package io.gantry.cli.option;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** {@code --ulimit}, {@code --restart} and {@code --device} in the API's form. */
public final class Limits {
  private static final Set<String> KINDS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private Limits() {}

  /** {@code nofile=1024:2048}. */
  public static Map<String, Object> ulimit(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("invalid ulimit argument: " + text);
    }
    String name = text.substring(0, equals);
    if (!KINDS.contains(name)) {
      throw new IllegalArgumentException("invalid ulimit type: " + name);
    }
    String[] ends = text.substring(equals + 1).split(":", -1);
    if (ends.length > 2) {
      throw new IllegalArgumentException(
          "too many limit value arguments - "
              + text.substring(equals + 1)
              + ", can only have up to two, `soft[:hard]`");
    }
    long soft = number(ends[0]);
    long hard = ends.length == 2 ? number(ends[1]) : soft;
    if (hard != -1 && (soft > hard || soft == -1)) {
      throw new IllegalArgumentException(
          "ulimit soft limit must be less than or equal to hard limit: "
              + (soft == -1 ? "soft: -1 (unlimited)" : soft)
              + " > "
              + hard);
    }
    Map<String, Object> ulimit = new LinkedHashMap<>();
    ulimit.put("Name", name);
    ulimit.put("Hard", hard);
    ulimit.put("Soft", soft);
    return ulimit;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
    }
  }

  /** {@code on-failure:3}. */
  public static Map<String, Object> restart(String text) throws Failure {
    Map<String, Object> policy = new LinkedHashMap<>();
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (name.isEmpty() && colon >= 0) {
      throw new Failure("invalid restart policy format: no policy provided before colon", 125);
    }
    policy.put("Name", name);
    if (colon >= 0) {
      try {
        policy.put("MaximumRetryCount", Long.parseLong(text.substring(colon + 1)));
      } catch (NumberFormatException e) {
        throw new Failure(
            "invalid restart policy format: maximum retry count must be an integer", 125);
      }
    }
    return policy;
  }

  /** {@code /dev/x:/dev/y:rwm}. */
  public static Map<String, Object> device(String text) throws Failure {
    String[] parts = text.split(":", -1);
    String source = parts[0];
    String target = source;
    String access = "rwm";
    if (parts.length == 3) {
      target = parts[1];
      access = parts[2];
    } else if (parts.length == 2) {
      boolean mode = parts[1].matches("[rwm]+");
      target = mode ? source : parts[1];
      access = mode ? parts[1] : access;
    } else if (parts.length > 3) {
      throw new Failure("invalid device specification: " + text, 125);
    }
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("PathOnHost", source);
    device.put("PathInContainer", target);
    device.put("CgroupPermissions", access);
    return device;
  }
}
