package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.Usage.BlockIo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the usage files of version 1. */
final class V1Usage {
  /** The kernel counts user and system time in {@code USER_HZ}, which is 100 on all machines. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final String THROTTLE = "blkio.throttle.";
  private static final String BFQ = "blkio.bfq.";

  private V1Usage() {}

  static Usage read(Map<String, Path> directories) throws IOException {
    return new Usage(
        cpu(directories), memory(directories), pids(directories), blockIo(directories));
  }

  private static Usage.Cpu cpu(Map<String, Path> directories) throws IOException {
    Path accounting = directories.get("cpuacct");
    Path cpu = directories.get("cpu");
    Map<String, Long> quota = cpu == null ? Map.of() : ControlFiles.table(cpu, "cpu.stat");
    if (accounting == null) {
      return new Usage.Cpu(0, 0, 0, List.of(), 0, 0, 0);
    }
    Map<String, Long> stat = ControlFiles.table(accounting, "cpuacct.stat");
    List<Long> perCpu = perCpu(accounting);
    return new Usage.Cpu(
        perCpu.stream().mapToLong(Long::longValue).sum(), // what cpuacct.usage says
        stat.getOrDefault("user", 0L) * NANOS_PER_TICK,
        stat.getOrDefault("system", 0L) * NANOS_PER_TICK,
        perCpu,
        quota.getOrDefault("nr_periods", 0L),
        quota.getOrDefault("nr_throttled", 0L),
        quota.getOrDefault("throttled_time", 0L));
  }

  private static List<Long> perCpu(Path accounting) throws IOException {
    List<Long> nanos = new ArrayList<>();
    for (String line : ControlFiles.lines(accounting, "cpuacct.usage_percpu")) {
      for (String number : line.strip().split(" ", -1)) {
        nanos.add(ControlFiles.parse(number));
      }
    }
    return nanos;
  }

  private static Usage.Memory memory(Map<String, Path> directories) throws IOException {
    Path memory = directories.get("memory");
    if (memory == null) {
      return new Usage.Memory(0, 0, Long.MAX_VALUE, 0, Map.of());
    }
    long limit = ControlFiles.number(memory, "memory.limit_in_bytes", Long.MAX_VALUE);
    return new Usage.Memory(
        ControlFiles.number(memory, "memory.usage_in_bytes", 0),
        ControlFiles.number(memory, "memory.max_usage_in_bytes", 0),
        limit,
        limit == Long.MAX_VALUE ? 0 : ControlFiles.number(memory, "memory.failcnt", 0),
        ControlFiles.table(memory, "memory.stat"));
  }

  private static Usage.Pids pids(Map<String, Path> directories) throws IOException {
    Path pids = directories.get("pids");
    return pids == null
        ? new Usage.Pids(0, Long.MAX_VALUE)
        : new Usage.Pids(
            ControlFiles.number(pids, "pids.current", 0),
            ControlFiles.number(pids, "pids.max", Long.MAX_VALUE));
  }

  private static List<BlockIo> blockIo(Map<String, Path> directories) throws IOException {
    Path blkio = directories.get("blkio");
    if (blkio == null) {
      return List.of();
    }
    // BFQ counts only what went through it; the throttle layer sees all: where that is nothing,
    // nothing else has to be read
    Map<String, long[]> all = new LinkedHashMap<>();
    collect(blkio, THROTTLE + "io_service_bytes_recursive", 0, all);
    if (all.isEmpty()) {
      return List.of();
    }
    Map<String, long[]> counters = new LinkedHashMap<>();
    collect(blkio, BFQ + "io_service_bytes_recursive", 0, counters);
    collect(blkio, BFQ + "io_serviced_recursive", 1, counters);
    if (counters.isEmpty()) {
      counters = all;
      collect(blkio, THROTTLE + "io_serviced_recursive", 1, counters);
    }
    List<BlockIo> list = new ArrayList<>();
    counters.forEach((key, values) -> list.add(entry(key, values)));
    return list;
  }

  /** Lines {@code 8:0 Read 4096}, and a grand total without a device that is left out. */
  private static void collect(Path blkio, String file, int index, Map<String, long[]> counters)
      throws IOException {
    for (String line : ControlFiles.lines(blkio, file)) {
      String[] words = line.strip().split(" ", -1);
      if (words.length == 3) {
        counters.computeIfAbsent(words[0] + " " + words[1], key -> new long[2])[index] =
            ControlFiles.parse(words[2]);
      }
    }
  }

  private static BlockIo entry(String key, long[] values) {
    int colon = key.indexOf(':');
    int space = key.indexOf(' ');
    DeviceNumber device =
        new DeviceNumber(
            Long.parseLong(key.substring(0, colon)),
            Long.parseLong(key.substring(colon + 1, space)));
    return new BlockIo(device, key.substring(space + 1), values[0], values[1]);
  }
}
