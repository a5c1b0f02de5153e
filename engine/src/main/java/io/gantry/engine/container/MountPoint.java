package io.gantry.engine.container;

import io.avaje.jsonb.Json;
import io.gantry.engine.config.MountRequest;
import org.jspecify.annotations.Nullable;

/**
 * A mount that a container has.
 *
 * @param type {@code bind}, {@code volume}, {@code tmpfs} or {@code image}
 * @param name the volume's or the image's; empty for others
 * @param source on the host; an image's id
 * @param destination in the container
 * @param driver the volume's; empty for others
 * @param mode the options as they were spelled
 * @param writable whether it can be written
 * @param propagation {@code rprivate}…; empty for volumes
 * @param spec what was asked for; absent for volumes that an image or {@code -v /path} declares
 */
@Json
public record MountPoint(
    String type,
    String name,
    String source,
    String destination,
    String driver,
    String mode,
    boolean writable,
    String propagation,
    @Nullable MountRequest spec) {

  /** Whether it is a volume. */
  public boolean isVolume() {
    return type.equals("volume");
  }

  /** Whether it is a volume that nobody gave a name. */
  public boolean isAnonymous() {
    return isVolume() && (spec == null || spec.source().isEmpty());
  }

  /** The same with a volume that is there. */
  public MountPoint of(String volume, String place, String itsDriver) {
    return new MountPoint(
        type, volume, place, destination, itsDriver, mode, writable, propagation, spec);
  }
}
