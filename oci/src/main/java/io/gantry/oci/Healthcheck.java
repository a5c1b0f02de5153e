package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * How to find out whether a container is well (an extension of Docker's). A duration of zero, and
 * zero retries, mean the engine's default.
 *
 * @param test empty to inherit, {@code NONE}, {@code CMD} and arguments, or {@code CMD-SHELL} and a
 *     command line
 * @param interval between two probes
 * @param timeout after which a probe has failed
 * @param startPeriod in which failures do not count
 * @param startInterval between two probes within the start period
 * @param retries consecutive failures that make the container unhealthy
 */
public record Healthcheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {

  /** Copies the list. */
  public Healthcheck {
    test = List.copyOf(test);
  }

  static Healthcheck of(JsonObject json) {
    return json.check(
        () ->
            new Healthcheck(
                json.texts("Test"),
                Duration.ofNanos(json.number("Interval")),
                Duration.ofNanos(json.number("Timeout")),
                Duration.ofNanos(json.number("StartPeriod")),
                Duration.ofNanos(json.number("StartInterval")),
                Math.toIntExact(json.number("Retries"))));
  }

  JsonObject json() {
    return JsonObject.builder()
        .putUnlessEmpty("Test", test)
        .putIf(!interval.isZero(), "Interval", interval.toNanos())
        .putIf(!timeout.isZero(), "Timeout", timeout.toNanos())
        .putIf(!startPeriod.isZero(), "StartPeriod", startPeriod.toNanos())
        .putIf(!startInterval.isZero(), "StartInterval", startInterval.toNanos())
        .putIf(retries != 0, "Retries", retries)
        .build();
  }
}
