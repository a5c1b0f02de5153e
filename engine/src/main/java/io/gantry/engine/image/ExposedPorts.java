package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ports of an {@code EXPOSE} instruction: {@code 80}, {@code 53/udp}, {@code 8000-8010}. What
 * stands before them as in {@code -p}, an address and a port of the host, does not matter.
 */
final class ExposedPorts {

  private static final Pattern SPEC =
      Pattern.compile("(?:(?:[0-9a-f.\\[\\]:]*:)?[0-9-]*:)?([0-9]{1,5})(?:-([0-9]{1,5}))?");
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  private static final int MAX_PORT = 65535;

  private ExposedPorts() {}

  /**
   * The ports, each as {@code 80/tcp}.
   *
   * @throws EngineException.InvalidParameter when it says none
   */
  static Set<String> read(String spec) {
    String[] parts = spec.toLowerCase(Locale.ROOT).split("/", -1);
    Matcher matcher = SPEC.matcher(parts[0]);
    if (!matcher.matches()) {
      throw new EngineException.InvalidParameter("Invalid containerPort: " + spec);
    }
    String protocol = parts.length == 1 || parts[1].isEmpty() ? "tcp" : parts[1];
    if (!PROTOCOLS.contains(protocol)) {
      throw new EngineException.InvalidParameter("Invalid proto: " + protocol);
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (last > MAX_PORT || first > last) {
      throw new EngineException.InvalidParameter("Invalid containerPort: " + spec);
    }
    return IntStream.rangeClosed(first, last)
        .mapToObj(port -> port + "/" + protocol)
        .collect(Collectors.toSet());
  }
}
