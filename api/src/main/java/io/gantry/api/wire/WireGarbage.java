package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What images have left that nobody needs: Gantry's own document.
 *
 * @param bytes of what goes
 */
@Json
public record WireGarbage(
    @Json.Property("Garbage") List<Item> garbage,
    @Json.Property("Held") List<Held> held,
    @Json.Property("Bytes") long bytes) {

  /**
   * Something that goes, or went.
   *
   * @param kind {@code blob}, {@code layer} or {@code part}
   */
  @Json
  public record Item(
      @Json.Property("Kind") String kind,
      @Json.Property("Name") String name,
      @Json.Property("Size") long size,
      @Json.Property("Why") String why) {}

  /**
   * Something that stays for now.
   *
   * @param until when it goes; empty while somebody works with it
   */
  @Json
  public record Held(
      @Json.Property("Kind") String kind,
      @Json.Property("Name") String name,
      @Json.Property("Size") long size,
      @Json.Property("Lease") String lease,
      @Json.Property("Until") String until) {}
}
