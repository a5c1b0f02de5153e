package io.gantry.api.metrics;

import io.gantry.engine.trace.StartTrace;
import io.gantry.engine.trace.StartTrace.Kind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Starts of containers, by hand and by restart policies, in their phases. */
final class StartMetrics {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {
    0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5
  };

  private final Histogram phases;
  private final Histogram network;
  private final Counter failed;
  private final RequestMetrics requests;

  StartMetrics(PrometheusRegistry registry, RequestMetrics requests) {
    this.requests = requests;
    phases =
        Histogram.builder()
            .name("gantry_start_phase_seconds")
            .help("Seconds that each phase of a container's start took")
            .labelNames("phase")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    network =
        Histogram.builder()
            .name("engine_daemon_network_actions_seconds")
            .help("The number of seconds it takes to process each network action")
            .labelNames("action")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    failed =
        Counter.builder()
            .name("gantry_starts_failed_total")
            .help("Starts of containers that failed")
            .register(registry);
    network.initLabelValues("allocate");
  }

  void over(StartTrace trace) {
    if (trace.failure().isPresent()) {
      failed.inc();
      return;
    }
    requests.started(trace.nanos() * NANOS);
    for (StartTrace.Step step : trace.steps(Kind.PHASE)) {
      phases.labelValues(step.name()).observe(step.nanos() * NANOS);
      if (step.name().equals("network")) {
        network.labelValues("allocate").observe(step.nanos() * NANOS);
      }
    }
  }
}
