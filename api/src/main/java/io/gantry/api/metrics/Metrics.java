package io.gantry.api.metrics;

import io.gantry.api.http.Request;
import io.gantry.api.http.Response;
import io.gantry.api.routing.RequestListener;
import io.gantry.engine.Engine;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;

/** Everything that is counted, and the page it is on. */
public final class Metrics {
  private static final String PATH = "/metrics";
  private static final byte[] NOT_FOUND =
      "404 page not found\n".getBytes(StandardCharsets.US_ASCII);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RequestMetrics requests = new RequestMetrics(registry);
  private final StartMetrics starts = new StartMetrics(registry, requests);
  private final HealthMetrics health = new HealthMetrics(registry);
  private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();

  /** One scrape at a time: a crowd of scrapers does no more work than one. */
  private final ReentrantLock scraping = new ReentrantLock();

  /** Metrics of this process; those of an engine come by {@link #engine}. */
  public Metrics() {
    registry.register(new ProcessMetrics());
  }

  /** Who counts requests. */
  public RequestListener requests() {
    return requests;
  }

  /** From now on the engine's numbers are on the page too. */
  public void engine(Engine engine) {
    engine.traces().onStart(starts::over);
    engine.traces().onCheck(health::over);
    registry.register(new EngineMetrics(engine));
    registry.register(new ContainerMetrics(engine));
  }

  /** Answers a scraper; everything but the page is 404, as of dockerd. */
  public void handle(Request request, Response response) throws IOException {
    boolean read = request.method().equals("GET") || request.method().equals("HEAD");
    if (!read || !request.rawPath().equals(PATH)) {
      response.status(404).send("text/plain; charset=utf-8", NOT_FOUND);
      return;
    }
    ExpositionFormatWriter writer =
        open.accepts(request.header("Accept").orElse("")) ? open : plain;
    MetricSnapshots snapshots = scrape();
    if (request.header("Accept-Encoding").orElse("").contains("gzip")) {
      response.header("Content-Encoding", "gzip");
      GZIPOutputStream out = new GZIPOutputStream(response.stream(writer.getContentType()), 8192);
      writer.write(out, snapshots);
      out.finish();
    } else {
      OutputStream out = response.stream(writer.getContentType());
      writer.write(out, snapshots);
    }
  }

  private MetricSnapshots scrape() {
    scraping.lock();
    try {
      return registry.scrape();
    } finally {
      scraping.unlock();
    }
  }
}
