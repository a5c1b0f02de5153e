package io.gantry.api.metrics;

import io.gantry.api.routing.RequestListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/**
 * Requests by route. The latency is the time to the response's head, so a stream that goes on for
 * hours is as quick as its first byte.
 */
final class RequestMetrics implements RequestListener {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  /** What dockerd counts as an action, by the route that asks for it. */
  private static final Map<String, String> ACTIONS =
      Map.of(
          "POST /containers/create", "create",
          "DELETE /containers/{name}", "delete",
          "POST /commit", "commit",
          "GET /containers/{name}/changes", "changes");

  private final Counter requests;
  private final Histogram seconds;
  private final Histogram actions;
  private final Histogram info;

  RequestMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("gantry_api_requests_total")
            .help("Requests that were answered, by the route's pattern; none is unknown routes")
            .labelNames("method", "route", "status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("gantry_api_request_seconds")
            .help("Seconds from a request to its response's head")
            .labelNames("method", "route")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    actions =
        Histogram.builder()
            .name("engine_daemon_container_actions_seconds")
            .help("The number of seconds it takes to process each container action")
            .labelNames("action")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    info =
        Histogram.builder()
            .name("engine_daemon_host_info_functions_seconds")
            .help("The number of seconds it takes to call functions gathering info about the host")
            .labelNames("function")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    for (String action : ACTIONS.values()) {
      actions.initLabelValues(action);
    }
    actions.initLabelValues("start");
    info.initLabelValues("system_info");
  }

  @Override
  public void answered(String method, String route, int status, long nanos) {
    String known = route.isEmpty() ? "none" : route;
    requests.labelValues(method(method), known, Integer.toString(status)).inc();
    seconds.labelValues(method(method), known).observe(nanos * NANOS);
    String action = ACTIONS.get(method + " " + route);
    if (action != null && status < 300) {
      actions.labelValues(action).observe(nanos * NANOS);
    }
    if (route.equals("/info") && status == 200) {
      info.labelValues("system_info").observe(nanos * NANOS);
    }
  }

  /** Clients choose methods freely; labels are kept in memory. */
  private static String method(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "DELETE" -> method;
      default -> "other";
    };
  }

  /** A container was started, by whomever. */
  void started(double took) {
    actions.labelValues("start").observe(took);
  }
}
