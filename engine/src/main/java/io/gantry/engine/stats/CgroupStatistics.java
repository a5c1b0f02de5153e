package io.gantry.engine.stats;

import io.gantry.engine.EngineException;
import io.gantry.engine.stats.Stats.BlockIo;
import io.gantry.engine.stats.Stats.Cpu;
import io.gantry.engine.stats.Stats.Memory;
import io.gantry.engine.stats.Stats.Network;
import io.gantry.engine.stats.Stats.Pids;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.cgroup.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statistics read from cgroups and {@code /proc} each time that somebody asks. */
public final class CgroupStatistics implements Statistics {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Function<String, StatsSubject> containers;
  private final Cgroups cgroups;
  private final InstantSource clock;

  /**
   * @param containers finds one by id, unique id prefix or name, or throws {@link
   *     EngineException.NotFound}
   */
  public CgroupStatistics(
      Function<String, StatsSubject> containers, Cgroups cgroups, InstantSource clock) {
    this.containers = containers;
    this.cgroups = cgroups;
    this.clock = clock;
  }

  @Override
  public Stats read(String container, Baseline baseline) throws InterruptedException {
    StatsSubject subject = containers.apply(container);
    Stats first = read(subject, null);
    if (baseline == Baseline.NONE || subject.pid().isEmpty()) {
      return first;
    }
    Thread.sleep(INTERVAL);
    return read(containers.apply(subject.id()), first);
  }

  @Override
  public Feed follow(String container) {
    return new Ticks(containers.apply(container).id());
  }

  private Stats read(StatsSubject subject, @Nullable Stats previous) {
    try {
      return readNow(subject, previous);
    } catch (IOException e) {
      // It ended while it was being read.
      return readings(subject, previous, Cpu.NONE, Memory.NONE, Pids.NONE, List.of(), none());
    }
  }

  private Stats readNow(StatsSubject subject, @Nullable Stats previous) throws IOException {
    if (subject.pid().isEmpty()) {
      return readings(subject, previous, Cpu.NONE, Memory.NONE, Pids.NONE, List.of(), none());
    }
    Usage usage = cgroups.group(subject.cgroup()).usage();
    return readings(
        subject,
        previous,
        cpu(usage.cpu(), HostCpu.read()),
        memory(usage.memory()),
        new Pids(usage.pids().current(), limit(usage.pids().limit(), 0)),
        blockIo(usage.blockIo()),
        networks(subject.pid()));
  }

  private Stats readings(
      StatsSubject subject,
      @Nullable Stats previous,
      Cpu cpu,
      Memory memory,
      Pids pids,
      List<BlockIo> blockIo,
      SortedMap<String, Network> networks) {
    return new Stats(
        subject.id(),
        subject.name(),
        clock.instant(),
        previous == null ? Instant.EPOCH : previous.read(),
        cgroups.version(),
        cpu,
        previous == null ? Cpu.NONE : previous.cpu(),
        memory,
        pids,
        blockIo,
        networks);
  }

  private static SortedMap<String, Network> networks(OptionalInt pid) throws IOException {
    return pid.isPresent() ? InterfaceCounters.of(pid.getAsInt()) : none();
  }

  private static SortedMap<String, Network> none() {
    return new TreeMap<>();
  }

  private static Cpu cpu(Usage.Cpu cpu, HostCpu host) {
    return new Cpu(
        cpu.totalNanos(),
        cpu.perCpuNanos(),
        cpu.systemNanos(),
        cpu.userNanos(),
        host.nanos(),
        host.online(),
        cpu.periods(),
        cpu.throttledPeriods(),
        cpu.throttledNanos());
  }

  private static Memory memory(Usage.Memory memory) throws IOException {
    return new Memory(
        memory.current(),
        memory.peak(),
        memory.failures(),
        limit(memory.limit(), hostMemory()),
        memory.details());
  }

  /** The host has less than what version 1 gives for "no limit". */
  private static long limit(long limit, long unlimited) {
    return unlimited == 0 ? limit == Long.MAX_VALUE ? 0 : limit : Math.min(limit, unlimited);
  }

  private static long hostMemory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII)) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return Long.MAX_VALUE;
  }

  private static List<BlockIo> blockIo(List<Usage.BlockIo> usage) {
    List<BlockIo> counters = new ArrayList<>();
    for (Usage.BlockIo io : usage) {
      counters.add(counter(BlockIo.Kind.SERVICE_BYTES, io, io.bytes()));
      counters.add(counter(BlockIo.Kind.SERVICED, io, io.operations()));
    }
    return counters;
  }

  private static BlockIo counter(BlockIo.Kind kind, Usage.BlockIo io, long value) {
    return new BlockIo(kind, io.device().major(), io.device().minor(), io.operation(), value);
  }

  /** A reading at once, and then one each second. */
  private final class Ticks implements Feed {
    private final String id;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Stats last;

    Ticks(String id) {
      this.id = id;
    }

    @Override
    public Optional<Stats> next() throws InterruptedException {
      long pause = last == null ? 0 : INTERVAL.toMillis();
      if (closed.await(pause, TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      try {
        Stats reading = read(containers.apply(id), last);
        last = reading;
        return Optional.of(reading);
      } catch (EngineException.NotFound e) {
        return Optional.empty(); // it was removed
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
