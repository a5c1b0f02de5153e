package io.gantry.engine.stats;

import io.gantry.engine.stats.Stats.Network;
import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The counters of the network interfaces that a process sees ({@code proc_pid_net(5)}). */
final class InterfaceCounters {
  private static final String LOOPBACK = "lo";
  private static final int FIELDS = 16;

  private InterfaceCounters() {}

  /**
   * Those of a container's network; none when it has the host's.
   *
   * @param host the host's network namespace, as {@code /proc} shows it
   */
  static SortedMap<String, Network> of(int pid, Path host) throws IOException {
    Path process = Path.of("/proc", Integer.toString(pid));
    if (Files.readSymbolicLink(process.resolve("ns/net")).equals(host)) {
      return new TreeMap<>();
    }
    return parse(KernelFile.read(process.resolve("net/dev")));
  }

  static SortedMap<String, Network> parse(String table) {
    SortedMap<String, Network> networks = new TreeMap<>();
    for (String line : table.lines().skip(2).toList()) {
      int colon = line.lastIndexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip();
        String[] f = line.substring(colon + 1).strip().split(" +", -1);
        if (!name.equals(LOOPBACK) && f.length >= FIELDS) {
          networks.put(name, network(f));
        }
      }
    }
    return networks;
  }

  /** Receiving: bytes packets errs drop fifo frame compressed multicast; then the same sending. */
  private static Network network(String[] f) {
    return new Network(
        Long.parseLong(f[0]),
        Long.parseLong(f[1]),
        Long.parseLong(f[2]),
        Long.parseLong(f[3]),
        Long.parseLong(f[8]),
        Long.parseLong(f[9]),
        Long.parseLong(f[10]),
        Long.parseLong(f[11]));
  }
}
