package io.gantry.api.metrics;

import io.gantry.engine.Engine;
import io.gantry.engine.SystemInfo;
import io.gantry.engine.VersionInfo;
import io.gantry.engine.log.LogTally;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** What {@code docker info} tells, and what the engine has counted. */
final class EngineMetrics implements MultiCollector {
  private static final String STATES = "engine_daemon_container_states_containers";
  private static final String STATES_HELP = "The count of containers in various states";

  private final Engine engine;

  EngineMetrics(Engine engine) {
    this.engine = engine;
  }

  @Override
  public MetricSnapshots collect() {
    SystemInfo info = engine.info();
    Families families = new Families();
    SystemInfo.ContainerCounts counts = info.containers();
    families.gauge(STATES, STATES_HELP, Labels.of("state", "running"), counts.running());
    families.gauge(STATES, STATES_HELP, Labels.of("state", "paused"), counts.paused());
    families.gauge(STATES, STATES_HELP, Labels.of("state", "stopped"), counts.stopped());
    families.gauge(
        "engine_daemon_engine_cpus_cpus",
        "The number of cpus that the host system of the engine has",
        Labels.EMPTY,
        info.host().cpus());
    families.gauge(
        "engine_daemon_engine_memory_bytes",
        "The number of bytes of memory that the host system of the engine has",
        Labels.EMPTY,
        info.host().memory());
    families.counter(
        "engine_daemon_events_total",
        "The number of events logged",
        Labels.EMPTY,
        engine.events().published());
    families.gauge(
        "engine_daemon_events_subscribers_total",
        "The number of current subscribers to events",
        Labels.EMPTY,
        info.eventListeners());
    families.gauge("gantry_images", "Images", Labels.EMPTY, info.images());
    logs(families);
    return families.snapshots(about(info, engine.version()));
  }

  private void logs(Families families) {
    for (LogTally.Count count : engine.logTally().counts()) {
      lines(families, count.driver(), "sent", count.sent());
      lines(families, count.driver(), "dropped", count.dropped());
      lines(families, count.driver(), "unwritten", count.unwritten());
      families.counter(
          "gantry_log_send_failures_total",
          "How often sending log lines to a server failed, repetitions included",
          Labels.of("driver", count.driver()),
          count.failures());
    }
  }

  private static void lines(Families families, String driver, String outcome, long lines) {
    families.counter(
        "gantry_log_lines_total",
        "Log lines sent to servers, dropped before, or not written for want of room",
        Labels.of("driver", driver, "outcome", outcome),
        lines);
  }

  private static InfoSnapshot about(SystemInfo info, VersionInfo version) {
    Labels labels =
        Labels.of(
            "architecture", info.host().architecture(),
            "commit", version.gitCommit(),
            "daemon_id", info.id(),
            "graphdriver", info.driver(),
            "kernel", info.host().kernelVersion(),
            "os", info.host().operatingSystem(),
            "os_type", version.os(),
            "os_version", info.host().osVersion(),
            "version", version.version());
    return new InfoSnapshot(
        new MetricMetadata(
            "engine_daemon_engine",
            "The information related to the engine and the OS it is running on"),
        List.of(new InfoDataPointSnapshot(labels)));
  }
}
