package io.gantry.api.translate;

import io.gantry.api.wire.WireVolume;
import io.gantry.api.wire.WireVolumeCreate;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.Volumes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Volumes to and from the wire. */
public final class VolumeTranslation {
  private VolumeTranslation() {}

  /** A wish for a volume. */
  public static CreateVolume request(WireVolumeCreate body) {
    return new CreateVolume(
        text(body.name()), text(body.driver()), map(body.driverOpts()), map(body.labels()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  /** Labels as {@code name} or {@code name=value}. */
  public static Map<String, String> labels(List<String> texts) {
    Map<String, String> labels = new TreeMap<>();
    for (String text : texts) {
      int at = text.indexOf('=');
      labels.put(at < 0 ? text : text.substring(0, at), at < 0 ? "" : text.substring(at + 1));
    }
    return labels;
  }

  /** A volume. */
  public static WireVolume volume(Volume volume) {
    return volume(volume, null);
  }

  /** A volume with what it takes. */
  public static WireVolume volume(Volumes.Usage usage) {
    return volume(usage.volume(), new WireVolume.Usage(usage.references(), usage.size()));
  }

  private static WireVolume volume(Volume volume, WireVolume.@Nullable Usage usage) {
    return new WireVolume(
        volume.created().map(VolumeTranslation::seconds).orElse(null),
        volume.driver(),
        orNull(volume.labels()),
        volume.mountpoint(),
        volume.name(),
        orNull(volume.options()),
        volume.scope(),
        volume.status().isEmpty() ? null : new TreeMap<>(volume.status()),
        usage);
  }

  private static String seconds(Instant time) {
    return Times.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Docker writes {@code null} for what nobody gave. */
  private static @Nullable Map<String, String> orNull(Map<String, String> map) {
    return map.isEmpty() ? null : new TreeMap<>(map);
  }
}
