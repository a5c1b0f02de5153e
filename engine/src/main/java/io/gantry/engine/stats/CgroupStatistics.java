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

/** Statistics read from cgroups and {@code /proc} when somebody asks. */
public final class CgroupStatistics implements Statistics {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** As long as what the host's processors have done holds for the next container. */
  private static final long HOST_NANOS = 20_000_000;

  /** Somewhat less than the interval, so that one of those who follow reads each time. */
  private static final long SHARED_NANOS = 900_000_000;

  private final Function<String, StatsSubject> containers;
  private final Cgroups cgroups;
  private final InstantSource clock;
  private final Sharing sharing = new Sharing();
  private volatile @Nullable Seen seen;

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
    HostReading on = host();
    return readings(
        subject,
        previous,
        cpu(usage.cpu(), on.cpu()),
        memory(usage.memory(), on.memory()),
        new Pids(usage.pids().current(), limit(usage.pids().limit(), 0)),
        blockIo(usage.blockIo()),
        subject.interfaces() ? networks(subject.pid(), on) : none());
  }

  /** The host is the same for all containers of a moment. */
  private HostReading host() throws IOException {
    long now = System.nanoTime();
    Seen last = seen;
    if (last != null && now - last.at() < HOST_NANOS) {
      return last.reading();
    }
    HostReading reading = HostReading.now();
    seen = new Seen(reading, now);
    return reading;
  }

  private record Seen(HostReading reading, long at) {}

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
        subject.pid().isEmpty() ? Instant.EPOCH : clock.instant(),
        previous == null ? Instant.EPOCH : previous.read(),
        cgroups.version(),
        cpu,
        previous == null ? Cpu.NONE : previous.cpu(),
        memory,
        pids,
        blockIo,
        networks);
  }

  private static SortedMap<String, Network> networks(OptionalInt pid, HostReading host)
      throws IOException {
    return pid.isPresent() ? InterfaceCounters.of(pid.getAsInt(), host.network()) : none();
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

  private static Memory memory(Usage.Memory memory, long hostMemory) {
    return new Memory(
        memory.current(),
        memory.peak(),
        memory.failures(),
        limit(memory.limit(), hostMemory),
        memory.details());
  }

  /** The host has less than what version 1 gives for "no limit". */
  private static long limit(long limit, long unlimited) {
    return unlimited == 0 ? limit == Long.MAX_VALUE ? 0 : limit : Math.min(limit, unlimited);
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
      sharing.join(id);
    }

    @Override
    public Optional<Stats> next() throws InterruptedException {
      long pause = last == null ? 0 : INTERVAL.toMillis();
      if (closed.await(pause, TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      try {
        Stats reading = reading(last);
        last = reading;
        return Optional.of(reading);
      } catch (EngineException.NotFound e) {
        return Optional.empty(); // it was removed
      }
    }

    /** What was just read for others is as good; the first one has nothing to compare with. */
    private Stats reading(@Nullable Stats before) {
      Stats recent = before == null ? null : sharing.recent(id, SHARED_NANOS);
      if (before != null && recent != null && recent.read().isAfter(before.read())) {
        return recent;
      }
      Stats own = read(containers.apply(id), before);
      sharing.read(id, own);
      return own;
    }

    @Override
    public void close() {
      if (closed.getCount() > 0) {
        sharing.leave(id);
      }
      closed.countDown();
    }
  }
}
