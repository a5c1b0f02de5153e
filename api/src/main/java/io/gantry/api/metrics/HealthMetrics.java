package io.gantry.api.metrics;

import io.gantry.engine.container.HealthResult;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** Health checks of all containers together. */
final class HealthMetrics {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30};

  private final Counter all;
  private final Counter failed;
  private final Histogram seconds;

  HealthMetrics(PrometheusRegistry registry) {
    all =
        Counter.builder()
            .name("engine_daemon_health_checks_total")
            .help("The total number of health checks")
            .register(registry);
    failed =
        Counter.builder()
            .name("engine_daemon_health_checks_failed_total")
            .help("The total number of failed health checks")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("gantry_health_check_seconds")
            .help("Seconds that health checks took, their start included")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
  }

  void over(HealthResult result) {
    all.inc();
    if (!result.succeeded()) {
      failed.inc();
    }
    seconds.observe(Duration.between(result.start(), result.end()).toNanos() * NANOS);
  }
}
