package io.gantry.api.translate;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.WireDiskUsage;
import io.gantry.api.wire.WireDiskUsage.Nothing;
import io.gantry.api.wire.WireImageSummary;
import io.gantry.api.wire.WireSummary;
import io.gantry.api.wire.WireVolume;
import io.gantry.engine.volume.Volumes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is used of the disk: lists until 1.51, sums by kind since. */
public final class DiskUsageTranslation {
  private DiskUsageTranslation() {}

  /**
   * The answer.
   *
   * @param verbose whether the sums come with the lists
   */
  public static WireDiskUsage toWire(
      long layersSize,
      List<WireImageSummary> images,
      List<WireSummary> containers,
      List<Volumes.Usage> volumes,
      boolean verbose,
      ApiVersion version) {
    if (!version.atLeast(52)) {
      return new WireDiskUsage(
          layersSize, images, containers, items(volumes), List.of(), null, null, null, null);
    }
    return new WireDiskUsage(
        null,
        null,
        null,
        null,
        null,
        images(layersSize, images, verbose),
        containers(containers, verbose),
        volumes(volumes, verbose),
        Nothing.NOTHING);
  }

  private static WireDiskUsage.Images images(
      long layersSize, List<WireImageSummary> images, boolean verbose) {
    long idle = 0;
    long used = 0;
    for (WireImageSummary image : images) {
      if (image.containers() > 0) {
        used++;
      } else {
        idle += image.size() - Math.max(0, image.sharedSize());
      }
    }
    return new WireDiskUsage.Images(
        used, images.size(), Math.min(idle, layersSize), layersSize, verbose ? images : null);
  }

  private static WireDiskUsage.Containers containers(
      List<WireSummary> containers, boolean verbose) {
    long total = 0;
    long idle = 0;
    long up = 0;
    for (WireSummary container : containers) {
      long size = sizeOf(container.sizeRw());
      total += size;
      if (isUp(container.state())) {
        up++;
      } else {
        idle += size;
      }
    }
    return new WireDiskUsage.Containers(
        up, containers.size(), idle, total, verbose ? containers : null);
  }

  private static List<WireVolume> items(List<Volumes.Usage> volumes) {
    return volumes.stream().map(VolumeTranslation::volume).toList();
  }

  private static WireDiskUsage.Volumes volumes(List<Volumes.Usage> volumes, boolean verbose) {
    long total = 0;
    long idle = 0;
    long used = 0;
    for (Volumes.Usage volume : volumes) {
      long size = Math.max(0, volume.size());
      total += size;
      if (volume.references() > 0) {
        used++;
      } else {
        idle += size;
      }
    }
    return new WireDiskUsage.Volumes(
        used, volumes.size(), idle, total, verbose ? items(volumes) : null);
  }

  private static long sizeOf(@Nullable Long size) {
    return size == null ? 0 : size;
  }

  private static boolean isUp(@Nullable String state) {
    return "running".equals(state) || "paused".equals(state) || "restarting".equals(state);
  }
}
