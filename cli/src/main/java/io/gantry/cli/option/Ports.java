package io.gantry.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code -p} and {@code --expose} in the API's form. */
public final class Ports {
  private static final Pattern PUBLISH =
      Pattern.compile(
          "(?:(?:(\\[[0-9a-fA-F:]+]|[0-9.]*):)?([0-9-]*):)?([0-9]+)(?:-([0-9]+))?(?:/(\\w+))?");

  private Ports() {}

  /**
   * The bindings of all {@code -p} options, by container port.
   *
   * @throws Failure when one cannot be read
   */
  public static Map<String, List<Map<String, String>>> bindings(List<String> options)
      throws Failure {
    Map<String, List<Map<String, String>>> bindings = new LinkedHashMap<>();
    for (String option : options) {
      Matcher parts = PUBLISH.matcher(option);
      if (!parts.matches()) {
        throw new Failure("invalid containerPort: " + option, 125);
      }
      bind(bindings, option, parts);
    }
    return bindings;
  }

  private static void bind(
      Map<String, List<Map<String, String>>> bindings, String option, Matcher parts)
      throws Failure {
    String address = parts.group(1) == null ? "" : parts.group(1).replaceAll("[\\[\\]]", "");
    String host = parts.group(2) == null ? "" : parts.group(2);
    int first = Integer.parseInt(parts.group(3));
    int last = parts.group(4) == null ? first : Integer.parseInt(parts.group(4));
    String protocol = parts.group(5) == null ? "tcp" : parts.group(5);
    String[] hosts = host.split("-", 2);
    if (hosts.length == 2
        && !hosts[0].isEmpty()
        && first != last
        && Integer.parseInt(hosts[1]) - Integer.parseInt(hosts[0]) != last - first) {
      throw new Failure("invalid ranges specified for container and host Ports: " + option, 125);
    }
    for (int port = first; port <= last; port++) {
      boolean spread = first != last && !hosts[0].isEmpty();
      String hostPort = spread ? String.valueOf(Integer.parseInt(hosts[0]) + port - first) : host;
      Map<String, String> binding = new LinkedHashMap<>();
      binding.put("HostIp", address);
      binding.put("HostPort", hostPort);
      bindings.computeIfAbsent(port + "/" + protocol, k -> new ArrayList<>()).add(binding);
    }
  }

  /** The ports of all {@code --expose} options. */
  public static List<String> exposed(List<String> options) throws Failure {
    List<String> ports = new ArrayList<>();
    for (String option : options) {
      Matcher parts = Pattern.compile("([0-9]+)(?:-([0-9]+))?(?:/(\\w+))?").matcher(option);
      if (!parts.matches()) {
        throw new Failure("invalid range format for --expose: " + option, 125);
      }
      int first = Integer.parseInt(parts.group(1));
      int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
      for (int port = first; port <= last; port++) {
        ports.add(port + "/" + (parts.group(3) == null ? "tcp" : parts.group(3)));
      }
    }
    return ports;
  }
}
