package io.gantry.api.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The engine's own process, under the names that Prometheus's libraries for processes and for the
 * JVM use.
 */
final class ProcessMetrics implements MultiCollector {
  private static final double MILLIS = 1e-3;
  private static final double NANOS = 1e-9;

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    process(families);
    memory(families);
    families.gauge(
        "jvm_threads_current",
        "Platform threads of the virtual machine that Java knows",
        Labels.EMPTY,
        ManagementFactory.getThreadMXBean().getThreadCount());
    return families.snapshots(collections());
  }

  private static void process(Families families) {
    ProcessHandle.Info info = ProcessHandle.current().info();
    families.counter(
        "process_cpu_seconds_total",
        "Total user and system CPU time spent in seconds.",
        Labels.EMPTY,
        info.totalCpuDuration().map(d -> d.toNanos() * NANOS).orElse(0.0));
    families.gauge(
        "process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        Labels.EMPTY,
        info.startInstant().map(Instant::toEpochMilli).orElse(0L) * MILLIS);
    Map<String, Long> status = numbers("/proc/self/status");
    families.gauge(
        "process_resident_memory_bytes",
        "Resident memory size in bytes.",
        Labels.EMPTY,
        status.getOrDefault("VmRSS", 0L) * 1024);
    families.gauge(
        "process_virtual_memory_bytes",
        "Virtual memory size in bytes.",
        Labels.EMPTY,
        status.getOrDefault("VmSize", 0L) * 1024);
    families.gauge(
        "process_threads",
        "Operating system threads of the process.",
        Labels.EMPTY,
        status.getOrDefault("Threads", 0L));
    String @org.jspecify.annotations.Nullable [] open = new File("/proc/self/fd").list();
    families.gauge(
        "process_open_fds",
        "Number of open file descriptors.",
        Labels.EMPTY,
        open == null ? 0 : open.length);
    families.gauge(
        "process_max_fds",
        "Maximum number of open file descriptors.",
        Labels.EMPTY,
        numbers("/proc/self/limits").getOrDefault("Max open files", 0L));
  }

  /** The first number of each line, by what stands before it. */
  private static Map<String, Long> numbers(String file) {
    Map<String, Long> numbers = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        int digit = 0;
        while (digit < line.length() && !Character.isDigit(line.charAt(digit))) {
          digit++;
        }
        int end = digit;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
          end++;
        }
        if (digit < end && end - digit <= 18) {
          String name = line.substring(0, digit).replace(':', ' ').strip();
          numbers.putIfAbsent(name, Long.parseLong(line.substring(digit, end)));
        }
      }
    } catch (IOException e) {
      // what cannot be read is not told
    }
    return numbers;
  }

  private static void memory(Families families) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    area(families, "heap", memory.getHeapMemoryUsage());
    area(families, "nonheap", memory.getNonHeapMemoryUsage());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      families.gauge(
          "jvm_buffer_pool_used_bytes",
          "Used bytes of a given JVM buffer pool.",
          Labels.of("pool", pool.getName()),
          pool.getMemoryUsed());
    }
  }

  private static void area(Families families, String area, MemoryUsage usage) {
    Labels labels = Labels.of("area", area);
    families.gauge(
        "jvm_memory_used_bytes", "Used bytes of a given JVM memory area.", labels, usage.getUsed());
    families.gauge(
        "jvm_memory_committed_bytes",
        "Committed (bytes) of a given JVM memory area.",
        labels,
        usage.getCommitted());
    families.gauge(
        "jvm_memory_max_bytes", "Max (bytes) of a given JVM memory area.", labels, usage.getMax());
  }

  private static SummarySnapshot collections() {
    List<SummaryDataPointSnapshot> points =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(ProcessMetrics::collector)
            .toList();
    return new SummarySnapshot(
        new MetricMetadata(
            "jvm_gc_collection_seconds", "Time spent in a given JVM garbage collector in seconds."),
        points);
  }

  private static SummaryDataPointSnapshot collector(GarbageCollectorMXBean collector) {
    return new SummaryDataPointSnapshot(
        Math.max(0, collector.getCollectionCount()),
        Math.max(0, collector.getCollectionTime()) * MILLIS,
        Quantiles.EMPTY,
        Labels.of("gc", collector.getName()),
        Exemplars.EMPTY,
        0);
  }
}
