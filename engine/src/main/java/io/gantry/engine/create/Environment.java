package io.gantry.engine.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a container's process, as Docker composes it. */
public final class Environment {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Environment() {}

  /**
   * Docker's own variables, then the container's; a bare name removes a variable.
   *
   * @param configured {@code NAME=value} or a bare {@code NAME}
   * @param tty whether there is a terminal, which has a {@code TERM}
   */
  public static List<String> of(List<String> configured, String hostname, boolean tty) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("PATH", PATH);
    lines.put("HOSTNAME", "HOSTNAME=" + hostname);
    if (tty) {
      lines.put("TERM", "TERM=xterm");
    }
    return overlay(lines, configured);
  }

  /** The lines of {@code base} with those of {@code more} in their places or behind them. */
  public static List<String> overlay(List<String> base, List<String> more) {
    return overlay(overlayMap(new LinkedHashMap<>(), base), more);
  }

  private static List<String> overlay(Map<String, String> lines, List<String> more) {
    return new ArrayList<>(overlayMap(lines, more).values());
  }

  private static Map<String, String> overlayMap(Map<String, String> lines, List<String> more) {
    for (String line : more) {
      String name = ConfigMerge.variable(line);
      if (line.indexOf('=') < 0) {
        lines.remove(name);
      } else {
        lines.put(name, line);
      }
    }
    return lines;
  }
}
