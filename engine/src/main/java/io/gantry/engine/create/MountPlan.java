package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.container.MountPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The mounts that a request asks for, in the order of asking.
 *
 * @param points what inspect shows: binds and tmpfs of {@code --mount}
 * @param sources host directories of {@code -v} that are made when missing
 * @param warnings what will not be as asked
 */
public record MountPlan(List<MountPoint> points, List<String> sources, List<String> warnings) {

  /**
   * Plans the mounts.
   *
   * @param volumes directories that image and request call volumes
   * @throws EngineException.InvalidParameter when they make no sense
   * @throws EngineException.NotImplemented for named volumes and other kinds that are not there yet
   */
  public static MountPlan of(HostConfig host, List<String> volumes) {
    Set<String> taken = new HashSet<>();
    List<MountPoint> points = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (String text : host.storage().binds()) {
      BindSpec bind = BindSpec.parse(text);
      take(bind.target(), taken);
      points.add(bind.point());
      sources.add(bind.source());
    }
    for (MountRequest mount : host.storage().mounts()) {
      MountPoint point = MountRequests.point(mount);
      take(point.destination(), taken);
      points.add(point);
    }
    for (String target : host.storage().tmpfs().keySet()) {
      BindSpec.checkTarget(target, target);
      take(BindSpec.clean(target), taken);
    }
    for (String volume : volumes) {
      BindSpec.checkTarget(volume, volume);
      if (taken.add(BindSpec.clean(volume))) {
        warnings.add(
            "Volumes are not available yet: " + volume + " is kept in the container's own layer.");
      }
    }
    return new MountPlan(List.copyOf(points), List.copyOf(sources), List.copyOf(warnings));
  }

  private static void take(String target, Set<String> taken) {
    if (!taken.add(target)) {
      throw invalid("Duplicate mount point: " + target);
    }
  }
}
