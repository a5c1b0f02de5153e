package io.gantry.api.metrics;

import io.gantry.engine.Engine;
import io.gantry.engine.EngineException;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.stats.Statistics.Baseline;
import io.gantry.engine.stats.Stats;
import io.gantry.engine.stats.Stats.BlockIo;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;

/**
 * What running containers use, read when somebody scrapes: each container's files once. A scrape
 * that has taken {@link #PATIENCE} leaves out the containers that are left, and says how many.
 */
final class ContainerMetrics implements MultiCollector {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final double NANOS = 1e-9;
  private static final String PREFIX = "gantry_container_";

  private final Engine engine;

  ContainerMetrics(Engine engine) {
    this.engine = engine;
  }

  @Override
  public MetricSnapshots collect() {
    long begun = System.nanoTime();
    Families families = new Families();
    int left = 0;
    for (ContainerSummary container : engine.containers().list(ListContainers.RUNNING)) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        left++;
        continue;
      }
      try {
        Stats stats = engine.statistics().read(container.id(), Baseline.NONE);
        add(families, labels(container), stats);
      } catch (EngineException.NotFound e) {
        // it was removed meanwhile
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    families.gauge(
        "gantry_scrape_containers_seconds",
        "How long reading the containers' numbers took",
        Labels.EMPTY,
        (System.nanoTime() - begun) * NANOS);
    families.gauge(
        "gantry_scrape_containers_left_out",
        "Containers whose numbers are missing, because reading took too long",
        Labels.EMPTY,
        left);
    return families.snapshots();
  }

  private static Labels labels(ContainerSummary container) {
    return Labels.of("id", container.id(), "name", container.name(), "image", container.image());
  }

  private static void add(Families families, Labels labels, Stats stats) {
    cpu(families, labels, stats.cpu());
    memory(families, labels, stats.memory());
    families.gauge(PREFIX + "pids", "Processes and threads", labels, stats.pids().current());
    stats
        .networks()
        .forEach((name, traffic) -> network(families, labels.add("interface", name), traffic));
    families.counter(
        PREFIX + "block_read_bytes_total",
        "Bytes read from block devices",
        labels,
        bytes(stats, "read"));
    families.counter(
        PREFIX + "block_written_bytes_total",
        "Bytes written to block devices",
        labels,
        bytes(stats, "write"));
  }

  private static void cpu(Families families, Labels labels, Stats.Cpu cpu) {
    families.counter(PREFIX + "cpu_seconds_total", "Processor time", labels, cpu.total() * NANOS);
    families.counter(
        PREFIX + "cpu_user_seconds_total",
        "Processor time in user mode",
        labels,
        cpu.user() * NANOS);
    families.counter(
        PREFIX + "cpu_system_seconds_total",
        "Processor time in kernel mode",
        labels,
        cpu.kernel() * NANOS);
    families.counter(
        PREFIX + "cpu_throttled_seconds_total",
        "Time that the limit on processor time held the container up",
        labels,
        cpu.throttledTime() * NANOS);
  }

  private static void memory(Families families, Labels labels, Stats.Memory memory) {
    families.gauge(PREFIX + "memory_bytes", "Memory with page cache", labels, memory.usage());
    families.gauge(
        PREFIX + "memory_working_set_bytes",
        "Memory without the page cache that is not used, as docker stats shows it",
        labels,
        Math.max(0, memory.usage() - inactive(memory)));
    families.gauge(
        PREFIX + "memory_limit_bytes",
        "The container's limit, or the host's memory",
        labels,
        memory.limit());
  }

  private static long inactive(Stats.Memory memory) {
    Long hierarchy = memory.details().get("total_inactive_file");
    return hierarchy == null ? memory.details().getOrDefault("inactive_file", 0L) : hierarchy;
  }

  private static void network(Families families, Labels labels, Stats.Network traffic) {
    families.counter(
        PREFIX + "network_receive_bytes_total", "Bytes received", labels, traffic.receivedBytes());
    families.counter(
        PREFIX + "network_transmit_bytes_total", "Bytes sent", labels, traffic.sentBytes());
    families.counter(
        PREFIX + "network_receive_packets_total",
        "Packets received",
        labels,
        traffic.receivedPackets());
    families.counter(
        PREFIX + "network_transmit_packets_total", "Packets sent", labels, traffic.sentPackets());
    families.counter(
        PREFIX + "network_receive_dropped_total",
        "Packets that came and were dropped",
        labels,
        traffic.receiveDropped());
    families.counter(
        PREFIX + "network_transmit_dropped_total",
        "Packets that were to be sent and were dropped",
        labels,
        traffic.sendDropped());
  }

  private static long bytes(Stats stats, String operation) {
    return stats.blockIo().stream()
        .filter(io -> io.kind() == BlockIo.Kind.SERVICE_BYTES)
        .filter(io -> io.operation().equalsIgnoreCase(operation))
        .mapToLong(BlockIo::value)
        .sum();
  }
}
