package io.gantry.api.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counters and gauges while they are gathered for one scrape. */
final class Families {
  private static final String TOTAL = "_total";

  private final Map<String, Family<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
  private final Map<String, Family<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();

  private record Family<T>(MetricMetadata metadata, List<T> points) {}

  /**
   * A value that only grows.
   *
   * @param name with {@code _total} at its end
   */
  void counter(String name, String help, Labels labels, double value) {
    counters
        .computeIfAbsent(
            name,
            n -> {
              String base = n.substring(0, n.length() - TOTAL.length());
              return new Family<>(new MetricMetadata(base, help), new ArrayList<>());
            })
        .points()
        .add(new CounterDataPointSnapshot(value, labels, null, 0));
  }

  /** A value that goes up and down. */
  void gauge(String name, String help, Labels labels, double value) {
    gauges
        .computeIfAbsent(name, n -> new Family<>(new MetricMetadata(n, help), new ArrayList<>()))
        .points()
        .add(new GaugeDataPointSnapshot(value, labels, null));
  }

  /** A whole number that only grows. */
  void counter(String name, String help, Labels labels, long value) {
    counter(name, help, labels, (double) value);
  }

  /** A whole number that goes up and down. */
  void gauge(String name, String help, Labels labels, long value) {
    gauge(name, help, labels, (double) value);
  }

  MetricSnapshots snapshots(MetricSnapshot... more) {
    List<MetricSnapshot> all = new ArrayList<>(List.of(more));
    counters.values().forEach(f -> all.add(new CounterSnapshot(f.metadata(), f.points())));
    gauges.values().forEach(f -> all.add(new GaugeSnapshot(f.metadata(), f.points())));
    return new MetricSnapshots(all);
  }
}
