package io.gantry.kernel.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which ids of the host a new user namespace's ids are ({@code user_namespaces(7)}).
 *
 * @param users the ranges of {@code uid_map}
 * @param groups the ranges of {@code gid_map}
 */
public record IdMapping(List<Range> users, List<Range> groups) {
  public IdMapping {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /**
   * One line of a map.
   *
   * @param inside the first id inside
   * @param outside the first id outside
   * @param count how many
   */
  public record Range(long inside, long outside, long count) {}

  /** Gives the mapping to the new user namespace of the process {@code pid}: each map at once. */
  void writeFor(int pid) throws IOException {
    Path process = Path.of("/proc", Integer.toString(pid));
    Files.write(process.resolve("uid_map"), text(users).getBytes(StandardCharsets.US_ASCII));
    Files.write(process.resolve("gid_map"), text(groups).getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(List<Range> ranges) {
    return ranges.stream()
        .map(r -> r.inside() + " " + r.outside() + " " + r.count() + "\n")
        .collect(Collectors.joining());
  }
}
