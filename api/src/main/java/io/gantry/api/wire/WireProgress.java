package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** A line of a stream that tells how long work goes on: Docker's {@code JSONMessage}. */
@Json
public record WireProgress(
    @Json.Property("stream") @Nullable String stream,
    @Json.Property("status") @Nullable String status,
    @Json.Property("progressDetail") @Nullable Detail progressDetail,
    @Json.Property("progress") @Nullable String progress,
    @Json.Property("id") @Nullable String id,
    @Json.Property("errorDetail") @Nullable Failure errorDetail,
    @Json.Property("error") @Nullable String error,
    @Json.Property("aux") @Nullable Pushed aux) {

  /** How far it got; clients take a line with it, be it empty, for one that changes. */
  @Json
  public record Detail(
      @Json.Property("current") @Nullable Long current,
      @Json.Property("total") @Nullable Long total) {}

  /** What went wrong. */
  @Json
  public record Failure(@Json.Property("message") @Nullable String message) {}

  /** What was pushed, or that it was a manifest where there was to be an index. */
  @Json
  public record Pushed(
      @Json.Property("Tag") @Nullable String tag,
      @Json.Property("Digest") @Nullable String digest,
      @Json.Property("Size") @Nullable Long size,
      @Json.Property("manifestPushedInsteadOfIndex") @Nullable Boolean instead,
      @Json.Property("originalIndex") @Nullable WireDescriptor index,
      @Json.Property("selectedManifest") @Nullable WireDescriptor manifest) {}

  /** How something stands, in bytes if they matter. */
  public static WireProgress status(String id, String status, long current, long total) {
    return total == 0
        ? line(null, status, null, id.isEmpty() ? null : id)
        : progress(status, id, current, total);
  }

  /** How a layer stands, in bytes if they matter. */
  public static WireProgress layer(String id, String status, long current, long total) {
    return total == 0
        ? line(null, status, new Detail(null, null), id)
        : progress(status, id, current, total);
  }

  private static WireProgress line(
      @Nullable String stream,
      @Nullable String status,
      @Nullable Detail detail,
      @Nullable String id) {
    return new WireProgress(stream, status, detail, null, id, null, null, null);
  }

  /** What was pushed. */
  public static WireProgress pushed(String tag, String digest, long size) {
    return aux(new Pushed(tag, digest, size, null, null, null));
  }

  /** A manifest was pushed where there was to be an index. */
  public static WireProgress pushedInstead(WireDescriptor index, WireDescriptor manifest) {
    return aux(new Pushed(null, null, null, true, index, manifest));
  }

  private static WireProgress aux(Pushed pushed) {
    return new WireProgress(null, null, null, null, null, null, null, pushed);
  }

  /** A line for people. */
  public static WireProgress stream(String line) {
    return line(line + "\n", null, null, null);
  }

  /** A word on how it stands. */
  public static WireProgress status(String status) {
    return line(null, status, null, null);
  }

  /** How far a part got. */
  public static WireProgress progress(String status, String id, long current, long total) {
    return new WireProgress(
        null,
        status,
        new Detail(current, total),
        ProgressBar.of(current, total),
        id.isEmpty() ? null : id,
        null,
        null,
        null);
  }

  /** The end, which is a failure. */
  public static WireProgress failure(String message) {
    return new WireProgress(null, null, null, null, null, new Failure(message), message, null);
  }
}
