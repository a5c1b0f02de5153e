package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * A start, step by step: Gantry's own document.
 *
 * @param begun RFC 3339
 * @param nanos the whole
 * @param failure empty when it did not fail
 */
@Json
public record WireTrace(
    @Json.Property("ID") String id,
    @Json.Property("Begun") String begun,
    @Json.Property("Nanos") long nanos,
    @Json.Property("Failure") String failure,
    @Json.Property("Steps") List<Step> steps) {

  /**
   * One step.
   *
   * @param kind {@code phase} or {@code call}
   * @param at nanoseconds from the begin
   */
  @Json
  public record Step(
      @Json.Property("Kind") String kind,
      @Json.Property("Name") String name,
      @Json.Property("At") long at,
      @Json.Property("Nanos") long nanos) {}
}
