package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --mount}.
 *
 * @param type {@code bind}, {@code volume}, {@code tmpfs}, {@code image}, …
 * @param source host path, volume name or image
 * @param target container path
 * @param consistency kept for macOS' sake
 */
@Json
public record MountRequest(
    String type,
    String source,
    String target,
    boolean readOnly,
    String consistency,
    @Nullable BindOptions bind,
    @Nullable VolumeOptions volume,
    @Nullable TmpfsOptions tmpfs,
    @Nullable ImageOptions image) {
  /** Absent parts become empty ones. */
  public MountRequest {
    type = Defaults.text(type);
    source = Defaults.text(source);
    target = Defaults.text(target);
    consistency = Defaults.text(consistency);
  }

  /** How a host path is mounted. */
  @Json
  public record BindOptions(
      String propagation,
      boolean nonRecursive,
      boolean createMountpoint,
      boolean readOnlyNonRecursive,
      boolean readOnlyForceRecursive) {
    /** An absent propagation becomes the default. */
    public BindOptions {
      propagation = Defaults.text(propagation);
    }
  }

  /** How a volume is made and mounted. */
  @Json
  public record VolumeOptions(
      boolean noCopy,
      Map<String, String> labels,
      String driver,
      Map<String, String> driverOptions,
      String subpath) {
    /** Absent parts become empty ones. */
    public VolumeOptions {
      labels = Defaults.map(labels);
      driver = Defaults.text(driver);
      driverOptions = Defaults.map(driverOptions);
      subpath = Defaults.text(subpath);
    }
  }

  /**
   * What a tmpfs is like.
   *
   * @param sizeBytes 0 is the kernel's default
   * @param mode permission bits, 0 is 1777 octal
   */
  @Json
  public record TmpfsOptions(long sizeBytes, int mode, List<List<String>> options) {
    /** Absent options become empty ones. */
    public TmpfsOptions {
      options = Defaults.list(options);
    }
  }

  /** Which part of an image is mounted. */
  @Json
  public record ImageOptions(String subpath) {
    /** An absent path becomes the whole image. */
    public ImageOptions {
      subpath = Defaults.text(subpath);
    }
  }
}
