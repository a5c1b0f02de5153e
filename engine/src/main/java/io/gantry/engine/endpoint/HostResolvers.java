package io.gantry.engine.endpoint;

import io.gantry.kernel.inet.Literals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The host's {@code resolv.conf(5)}.
 *
 * @param path where it is
 * @param servers its name servers
 * @param search its search domains
 * @param options its options
 * @param other lines that mean something else
 */
record HostResolvers(
    String path,
    List<String> servers,
    List<String> search,
    List<String> options,
    List<String> other) {
  private static final Path USUAL = Path.of("/etc/resolv.conf");
  private static final Path BEHIND_RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");
  private static final String RESOLVED = "127.0.0.53";

  /** The file as it is. */
  static HostResolvers asItIs() {
    return read(USUAL);
  }

  /** The file with the true resolvers where systemd-resolved stands before them. */
  static HostResolvers behindResolved() {
    HostResolvers usual = asItIs();
    return usual.servers().equals(List.of(RESOLVED)) && Files.exists(BEHIND_RESOLVED)
        ? read(BEHIND_RESOLVED)
        : usual;
  }

  private static HostResolvers read(Path path) {
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (IOException e) {
      return parse(path.toString(), "");
    }
  }

  static HostResolvers parse(String path, String text) {
    List<String> servers = new ArrayList<>();
    List<String> search = new ArrayList<>();
    List<String> options = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      List<String> words = List.of(line.split("\\s+", -1));
      List<String> values = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" ->
            values.stream()
                .limit(1)
                .filter(s -> Literals.parse(s).isPresent())
                .forEach(servers::add);
        case "search", "domain" -> {
          search.clear();
          search.addAll(values);
        }
        case "options" -> options.addAll(values);
        default -> other.add(line);
      }
    }
    return new HostResolvers(path, servers, search, options, other);
  }
}
