package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What a check has found: Gantry's own document.
 *
 * @param bytes that the data root takes: the sum of the spaces
 */
@Json
public record WireCheck(
    @Json.Property("Findings") List<Finding> findings,
    @Json.Property("Spaces") List<Space> spaces,
    @Json.Property("Bytes") long bytes) {

  /**
   * Something wrong.
   *
   * @param outcome {@code repairable}, {@code advice}, {@code repaired} or {@code failed}
   */
  @Json
  public record Finding(
      @Json.Property("Area") String area,
      @Json.Property("Object") String object,
      @Json.Property("Problem") String problem,
      @Json.Property("Remedy") String remedy,
      @Json.Property("Outcome") String outcome) {}

  /** A directory below the data root and who has it. */
  @Json
  public record Space(
      @Json.Property("Kind") String kind,
      @Json.Property("Owner") String owner,
      @Json.Property("Path") String path,
      @Json.Property("Bytes") long bytes) {}
}
