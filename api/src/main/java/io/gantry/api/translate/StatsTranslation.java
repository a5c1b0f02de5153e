package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.orNull;

import io.gantry.api.wire.WireStats;
import io.gantry.engine.stats.Stats;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What containers use. */
public final class StatsTranslation {
  private StatsTranslation() {}

  /** One reading. */
  public static WireStats toWire(Stats stats) {
    boolean v1 = stats.cgroupVersion() == 1;
    return new WireStats(
        "/" + stats.name(),
        stats.id(),
        "linux",
        time(stats.read()),
        cpu(stats.cpu(), v1),
        memory(stats.memory(), v1),
        orNull(networks(stats)),
        pids(stats.pids()),
        blkio(stats.blockIo()),
        0,
        Map.of(),
        time(stats.previous()),
        cpu(stats.previousCpu(), v1));
  }

  /** What was never read has Go's zero for a time. */
  private static String time(Instant read) {
    return read.equals(Instant.EPOCH) ? "0001-01-01T00:00:00Z" : Times.format(read);
  }

  private static WireStats.Cpu cpu(Stats.Cpu cpu, boolean v1) {
    return new WireStats.Cpu(
        new WireStats.CpuUsage(
            cpu.total(), v1 ? orNull(cpu.perCpu()) : null, cpu.kernel(), cpu.user()),
        cpu.system() == 0 ? null : cpu.system(),
        cpu.onlineCpus() == 0 ? null : cpu.onlineCpus(),
        new WireStats.Throttling(cpu.periods(), cpu.throttledPeriods(), cpu.throttledTime()));
  }

  private static WireStats.Memory memory(Stats.Memory memory, boolean v1) {
    if (memory.equals(Stats.Memory.NONE)) {
      return new WireStats.Memory(null, null, null, null, null);
    }
    return new WireStats.Memory(
        memory.usage(),
        v1 ? memory.maxUsage() : null,
        memory.details(),
        v1 ? memory.failures() : null,
        memory.limit());
  }

  private static WireStats.Pids pids(Stats.Pids pids) {
    return new WireStats.Pids(
        pids.current() == 0 ? null : pids.current(), pids.limit() == 0 ? null : pids.limit());
  }

  private static Map<String, WireStats.Network> networks(Stats stats) {
    Map<String, WireStats.Network> networks = new LinkedHashMap<>();
    stats
        .networks()
        .forEach(
            (name, n) ->
                networks.put(
                    name,
                    new WireStats.Network(
                        n.receivedBytes(),
                        n.receivedPackets(),
                        n.receiveErrors(),
                        n.receiveDropped(),
                        n.sentBytes(),
                        n.sentPackets(),
                        n.sendErrors(),
                        n.sendDropped())));
    return networks;
  }

  private static WireStats.Blkio blkio(List<Stats.BlockIo> counters) {
    return new WireStats.Blkio(
        entries(counters, Stats.BlockIo.Kind.SERVICE_BYTES),
        entries(counters, Stats.BlockIo.Kind.SERVICED),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static List<WireStats.BlkioEntry> entries(
      List<Stats.BlockIo> counters, Stats.BlockIo.Kind kind) {
    return counters.stream()
        .filter(c -> c.kind() == kind)
        .map(c -> new WireStats.BlkioEntry(c.major(), c.minor(), c.operation(), c.value()))
        .toList();
  }
}
