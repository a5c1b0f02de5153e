package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.Usage.BlockIo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the usage files of version 2. */
final class V2Usage {
  private V2Usage() {}

  static Usage read(Path directory) throws IOException {
    return new Usage(cpu(directory), memory(directory), pids(directory), blockIo(directory));
  }

  private static Usage.Cpu cpu(Path directory) throws IOException {
    Map<String, Long> stat = ControlFiles.table(directory, "cpu.stat");
    return new Usage.Cpu(
        micros(stat, "usage_usec"),
        micros(stat, "user_usec"),
        micros(stat, "system_usec"),
        List.of(),
        stat.getOrDefault("nr_periods", 0L),
        stat.getOrDefault("nr_throttled", 0L),
        micros(stat, "throttled_usec"));
  }

  private static long micros(Map<String, Long> stat, String key) {
    return stat.getOrDefault(key, 0L) * 1000;
  }

  private static Usage.Memory memory(Path directory) throws IOException {
    return new Usage.Memory(
        ControlFiles.number(directory, "memory.current", 0),
        ControlFiles.number(directory, "memory.peak", 0),
        ControlFiles.number(directory, "memory.max", Long.MAX_VALUE),
        ControlFiles.table(directory, "memory.events").getOrDefault("max", 0L),
        ControlFiles.table(directory, "memory.stat"));
  }

  private static Usage.Pids pids(Path directory) throws IOException {
    return new Usage.Pids(
        ControlFiles.number(directory, "pids.current", 0),
        ControlFiles.number(directory, "pids.max", Long.MAX_VALUE));
  }

  /** Lines {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6}. */
  private static List<BlockIo> blockIo(Path directory) throws IOException {
    List<BlockIo> list = new ArrayList<>();
    for (String line : ControlFiles.lines(directory, "io.stat")) {
      String[] words = line.strip().split(" ", -1);
      int colon = words[0].indexOf(':');
      if (colon < 0) {
        continue;
      }
      DeviceNumber device =
          new DeviceNumber(
              Long.parseLong(words[0].substring(0, colon)),
              Long.parseLong(words[0].substring(colon + 1)));
      Map<String, Long> values = new HashMap<>();
      for (String word : words) {
        int equals = word.indexOf('=');
        if (equals > 0) {
          values.put(word.substring(0, equals), ControlFiles.parse(word.substring(equals + 1)));
        }
      }
      list.add(counter(device, "Read", values, "rbytes", "rios"));
      list.add(counter(device, "Write", values, "wbytes", "wios"));
    }
    return list;
  }

  private static BlockIo counter(
      DeviceNumber device, String name, Map<String, Long> values, String bytes, String operations) {
    return new BlockIo(
        device, name, values.getOrDefault(bytes, 0L), values.getOrDefault(operations, 0L));
  }
}
