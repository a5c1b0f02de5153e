package io.gantry.network.options;

import static java.util.function.Predicate.not;

import io.gantry.network.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Those of a container's place on a network.
 *
 * @param sysctls {@code com.docker.network.endpoint.sysctls}: {@code
 *     net.ipv4.conf.IFNAME.log_martians} to its value
 * @param link {@code com.docker.network.endpoint.ifname}: what the interface is called
 */
public record EndpointOptions(Map<String, String> sysctls, Optional<String> link) {
  /** None given. */
  public static final EndpointOptions NONE = new EndpointOptions(Map.of(), Optional.empty());

  private static final String SYSCTLS = "com.docker.network.endpoint.sysctls";
  private static final String LINK = "com.docker.network.endpoint.ifname";
  private static final int PARTS = 5;
  private static final Set<String> TREES = Set.of("ipv4", "ipv6", "mpls");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /** Copies. */
  public EndpointOptions {
    sysctls = Map.copyOf(sysctls);
  }

  /**
   * What is wrong with them, to be said when a container is created.
   *
   * @return empty when {@link #parse} will not complain of the keys
   */
  public static List<String> complaints(Map<String, String> options) {
    List<String> complaints = new ArrayList<>();
    sysctls(options)
        .filter(not(EndpointOptions::ofInterface))
        .forEach(
            sysctl ->
                complaints.add(
                    "unrecognised network interface sysctl '"
                        + sysctl
                        + "'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be"
                        + " 'ipv4', 'ipv6' or 'mpls'"));
    link(options)
        .filter(not(LinkName::valid))
        .ifPresent(name -> complaints.add("invalid network interface name " + GoText.quoted(name)));
    return complaints;
  }

  private static Stream<String> sysctls(Map<String, String> options) {
    return Optional.ofNullable(options.get(SYSCTLS)).filter(not(String::isEmpty)).stream()
        .flatMap(text -> Stream.of(text.split(",", -1)));
  }

  private static Optional<String> link(Map<String, String> options) {
    return Optional.ofNullable(options.get(LINK)).filter(not(String::isEmpty));
  }

  private static boolean ofInterface(String sysctl) {
    String[] parts = sysctl.split("\\.", PARTS);
    return parts.length == PARTS
        && parts[0].equals("net")
        && TREES.contains(parts[1])
        && parts[3].equalsIgnoreCase("IFNAME"); // the docker CLI writes it small
  }

  /**
   * Reads them.
   *
   * @throws NetworkException with the first thing that is wrong
   */
  public static EndpointOptions parse(Map<String, String> options) {
    List<String> complaints = complaints(options);
    if (!complaints.isEmpty()) {
      throw new NetworkException.Invalid(complaints.getFirst());
    }
    Map<String, String> sysctls = new TreeMap<>();
    sysctls(options).forEach(sysctl -> parse(sysctl, sysctls));
    return new EndpointOptions(sysctls, link(options));
  }

  private static void parse(String sysctl, Map<String, String> sysctls) {
    int equals = sysctl.indexOf('=');
    if (equals < 0) {
      throw new NetworkException("expected sysctl '" + sysctl + "' to have format name=value");
    }
    String key = sysctl.substring(0, equals);
    String[] parts = key.split("\\.", -1);
    // each part becomes a name of a folder or file, so it must be one
    if (parts.length != PARTS || !Stream.of(parts).allMatch(NAME.asMatchPredicate())) {
      throw new NetworkException("expected sysctl '" + key + "' to have format net.X.Y.IFNAME.Z");
    }
    parts[3] = "IFNAME";
    sysctls.put(String.join(".", parts), sysctl.substring(equals + 1));
  }
}
