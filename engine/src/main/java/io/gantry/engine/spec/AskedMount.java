package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.mount.Mounted;
import io.gantry.runtime.Access;
import io.gantry.runtime.Mount;
import io.gantry.runtime.Propagation;
import io.gantry.runtime.Rootfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A mount point of a container as the runtime mounts it. */
final class AskedMount {
  private AskedMount() {}

  static Mount of(MountPoint point, Mounted mounted) {
    return switch (point.type()) {
      case "tmpfs" -> tmpfs(point.destination(), tmpfsOptions(point));
      case "volume" -> volume(point, mounted);
      case "image" -> image(point, mounted);
      default -> bind(point);
    };
  }

  /**
   * A tmpfs with options as {@code --tmpfs} spells them.
   *
   * @throws EngineException.InvalidParameter when one is not known
   */
  static Mount tmpfs(String target, String options) {
    try {
      return Mount.Tmpfs.parse(target, options);
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }

  private static Access access(MountPoint point) {
    return point.writable() ? Access.READ_WRITE : Access.READ_ONLY;
  }

  private static Optional<MountRequest> spec(MountPoint point) {
    return Optional.ofNullable(point.spec());
  }

  /** Read-only reaches everything below since version 1.44 of the API, unless told otherwise. */
  private static Mount bind(MountPoint point) {
    Optional<MountRequest.BindOptions> bind = spec(point).map(MountRequest::bind);
    boolean single = bind.filter(MountRequest.BindOptions::nonRecursive).isPresent();
    boolean shallow = bind.filter(MountRequest.BindOptions::readOnlyNonRecursive).isPresent();
    return new Mount.Bind(
        Path.of(point.source()),
        point.destination(),
        access(point),
        single ? Mount.Depth.SINGLE : Mount.Depth.RECURSIVE,
        single || shallow ? Mount.Depth.SINGLE : Mount.Depth.RECURSIVE,
        Propagation.valueOf(point.propagation().toUpperCase(Locale.ROOT)));
  }

  private static Mount volume(MountPoint point, Mounted mounted) {
    Path source = mounted.volumes().get(point.destination());
    if (source == null) {
      throw new EngineException.Internal("volume " + point.name() + " is not mounted");
    }
    String subpath = spec(point).map(MountRequest::volume).map(v -> v.subpath()).orElse("");
    return subpath.isEmpty()
        ? Mount.Bind.of(source, point.destination(), access(point))
        : new Mount.Part(source, subpath, point.destination(), access(point));
  }

  private static Mount image(MountPoint point, Mounted mounted) {
    Rootfs layers = mounted.images().get(point.destination());
    if (layers == null) {
      throw new EngineException.Internal("image " + point.name() + " is not mounted");
    }
    String subpath = spec(point).map(MountRequest::image).map(i -> i.subpath()).orElse("");
    return new Mount.Image(layers, subpath, point.destination());
  }

  private static String tmpfsOptions(MountPoint point) {
    List<String> options = new ArrayList<>();
    options.add(point.writable() ? "rw" : "ro");
    spec(point)
        .map(MountRequest::tmpfs)
        .ifPresent(
            tmpfs -> {
              if (tmpfs.sizeBytes() > 0) {
                options.add("size=" + tmpfs.sizeBytes());
              }
              if (tmpfs.mode() > 0) {
                options.add("mode=" + Integer.toOctalString(tmpfs.mode()));
              }
              tmpfs.options().forEach(option -> options.add(String.join("=", option)));
            });
    return String.join(",", options);
  }
}
