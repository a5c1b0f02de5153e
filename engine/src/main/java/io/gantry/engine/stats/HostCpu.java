package io.gantry.engine.stats;

import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What all processors of the host have done ({@code proc_stat(5)}).
 *
 * @param nanos time since the boot, idle time included, of all processors together
 * @param online how many there are
 */
record HostCpu(long nanos, int online) {
  /** The kernel counts in {@code USER_HZ}, which is 100 on all machines. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int COUNTED = 8;

  static HostCpu read() throws IOException {
    return parse(KernelFile.read(Path.of("/proc/stat")));
  }

  static HostCpu parse(String stat) {
    long ticks = 0;
    int online = 0;
    for (String line : stat.lines().toList()) {
      if (!line.startsWith("cpu")) {
        break;
      }
      String[] fields = line.split(" +", -1);
      if (fields[0].equals("cpu")) {
        for (int i = 1; i <= COUNTED && i < fields.length; i++) {
          ticks += Long.parseLong(fields[i]);
        }
      } else {
        online++;
      }
    }
    return new HostCpu(ticks * NANOS_PER_TICK, online);
  }
}
