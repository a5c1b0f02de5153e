package io.gantry.engine.stats;

import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What containers' numbers are held against.
 *
 * @param cpu what the host's processors have done
 * @param memory bytes
 * @param network the host's network namespace
 */
record HostReading(HostCpu cpu, long memory, Path network) {

  static HostReading now() throws IOException {
    return new HostReading(
        HostCpu.read(), memoryTotal(), Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
  }

  private static long memoryTotal() throws IOException {
    for (String line : KernelFile.read(Path.of("/proc/meminfo")).lines().toList()) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return Long.MAX_VALUE;
  }
}
