package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.container.MountPoint;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@code --mount} in Docker's words ({@code volume/mounts/linux_parser.go} of moby). */
final class MountRequests {
  private MountRequests() {}

  static MountPoint point(MountRequest mount) {
    if (mount.target().isEmpty()) {
      throw wrong(mount, "field Target must not be empty");
    }
    if (mount.target().indexOf('\0') >= 0 || mount.source().indexOf('\0') >= 0) {
      throw wrong(mount, "a path contains a NUL character");
    }
    if (!mount.target().startsWith("/")) {
      throw wrong(
          mount, "invalid mount path: '" + mount.target() + "' mount path must be absolute");
    }
    if (BindSpec.clean(mount.target()).equals("/")) {
      throw wrong(mount, "invalid specification: destination can't be '/'");
    }
    return switch (mount.type()) {
      case "bind" -> bind(mount);
      case "tmpfs" -> tmpfs(mount);
      case "volume", "image", "cluster", "npipe" ->
          throw new EngineException.NotImplemented(
              "mounts of type \"" + mount.type() + "\" are not available yet: use bind or tmpfs");
      default -> throw invalid("mount type unknown: \"" + mount.type() + "\"");
    };
  }

  private static MountPoint bind(MountRequest mount) {
    if (mount.source().isEmpty()) {
      throw wrong(mount, "field Source must not be empty");
    }
    if (!mount.source().startsWith("/")) {
      throw wrong(
          mount, "invalid mount path: '" + mount.source() + "' mount path must be absolute");
    }
    if (mount.volume() != null) {
      throw wrong(mount, "field VolumeOptions must not be specified");
    }
    MountRequest.BindOptions bind = mount.bind();
    boolean mayBeMissing = bind != null && bind.createMountpoint();
    if (!mayBeMissing && !Files.exists(Path.of(mount.source()))) {
      throw wrong(mount, "bind source path does not exist: " + mount.source());
    }
    String propagation =
        bind == null || bind.propagation().isEmpty() ? BindSpec.RPRIVATE : bind.propagation();
    return new MountPoint(
        "bind",
        "",
        BindSpec.clean(mount.source()),
        BindSpec.clean(mount.target()),
        "",
        "",
        !mount.readOnly(),
        propagation);
  }

  private static MountPoint tmpfs(MountRequest mount) {
    if (!mount.source().isEmpty()) {
      throw wrong(mount, "field Source must not be specified");
    }
    MountRequest.TmpfsOptions tmpfs = mount.tmpfs();
    if (tmpfs != null && tmpfs.sizeBytes() < 0) {
      throw wrong(mount, "invalid tmpfs size " + tmpfs.sizeBytes());
    }
    return new MountPoint(
        "tmpfs", "", "", BindSpec.clean(mount.target()), "", "", !mount.readOnly(), "");
  }

  private static EngineException wrong(MountRequest mount, String why) {
    return invalid("invalid mount config for type \"" + mount.type() + "\": " + why);
  }
}
