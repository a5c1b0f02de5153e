package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Checks {@code --mount} in Docker's words ({@code volume/mounts/linux_parser.go} of moby). */
public final class MountRequests {
  /** Docker's default. */
  static final String RPRIVATE = "rprivate";

  private static final Set<String> TMPFS_OPTIONS = Set.of("exec", "noexec");
  private static final String SUBPATH = "subpath must be a relative path within the volume";

  private MountRequests() {}

  /** Checks all that can be told without looking at the host. */
  static void check(MountRequest mount) {
    if (mount.target().isEmpty()) {
      throw wrong(mount, "field Target must not be empty");
    }
    if (mount.target().indexOf('\0') >= 0 || mount.source().indexOf('\0') >= 0) {
      throw wrong(mount, "a path contains a NUL character");
    }
    if (clean(mount.target()).equals("/")) {
      throw wrong(mount, "invalid specification: destination can't be '/'");
    }
    absolute(mount, mount.target());
    switch (mount.type()) {
      case "bind" -> bind(mount);
      case "tmpfs" -> tmpfs(mount);
      case "volume" -> volume(mount);
      case "image" -> image(mount);
      default -> throw wrong(mount, "mount type unknown");
    }
  }

  /** Checks that the source of a bind mount is there, unless it may be made. */
  public static void checkSource(MountRequest mount) {
    MountRequest.BindOptions bind = mount.bind();
    boolean mayBeMade = bind != null && bind.createMountpoint();
    if (mount.type().equals("bind") && !mayBeMade && !Files.exists(Path.of(mount.source()))) {
      throw wrong(mount, "bind source path does not exist: " + mount.source());
    }
  }

  private static void absolute(MountRequest mount, String path) {
    if (!path.startsWith("/")) {
      throw wrong(mount, "invalid mount path: '" + path + "' mount path must be absolute");
    }
  }

  private static void bind(MountRequest mount) {
    if (mount.source().isEmpty()) {
      throw wrong(mount, "field Source must not be empty");
    }
    MountRequest.BindOptions bind = mount.bind();
    if (bind != null
        && !bind.propagation().isEmpty()
        && !MountModes.PROPAGATIONS.contains(bind.propagation())) {
      throw wrong(mount, "invalid propagation mode: " + bind.propagation());
    }
    if (mount.volume() != null) {
      throw wrong(mount, "field VolumeOptions must not be specified");
    }
    absolute(mount, mount.source());
    if (bind != null && bind.readOnlyNonRecursive() && bind.readOnlyForceRecursive()) {
      throw invalid("mount options conflict: ReadOnlyNonRecursive && ReadOnlyForceRecursive");
    }
  }

  private static void volume(MountRequest mount) {
    if (mount.bind() != null) {
      throw wrong(mount, "field BindOptions must not be specified");
    }
    boolean anonymous = mount.source().isEmpty();
    MountRequest.VolumeOptions volume = mount.volume();
    if (volume != null && !volume.subpath().isEmpty()) {
      if (anonymous) {
        throw wrong(mount, "must not set Subpath when using anonymous volumes");
      }
      if (!isLocal(volume.subpath())) {
        throw wrong(mount, SUBPATH);
      }
    }
    if (mount.readOnly() && anonymous) {
      throw wrong(mount, "must not set ReadOnly mode when using anonymous volumes");
    }
  }

  private static void tmpfs(MountRequest mount) {
    if (mount.bind() != null) {
      throw wrong(mount, "field BindOptions must not be specified");
    }
    if (!mount.source().isEmpty()) {
      throw wrong(mount, "field Source must not be specified");
    }
    MountRequest.TmpfsOptions tmpfs = mount.tmpfs();
    if (tmpfs == null) {
      return;
    }
    if (tmpfs.sizeBytes() < 0) {
      throw wrong(mount, "invalid tmpfs size " + tmpfs.sizeBytes());
    }
    for (List<String> option : tmpfs.options()) {
      if (option.isEmpty() || option.size() > 2) {
        throw wrong(mount, "invalid option array length");
      }
      if (!TMPFS_OPTIONS.contains(option.getFirst())) {
        throw wrong(mount, "invalid option: " + option.getFirst());
      }
    }
  }

  private static void image(MountRequest mount) {
    if (mount.bind() != null) {
      throw wrong(mount, "field BindOptions must not be specified");
    }
    if (mount.source().isEmpty()) {
      throw wrong(mount, "field Source must not be empty");
    }
    MountRequest.ImageOptions image = mount.image();
    if (image != null && !image.subpath().isEmpty() && !isLocal(image.subpath())) {
      throw wrong(mount, SUBPATH);
    }
  }

  /** Whether a path leads nowhere but below, by its names alone. */
  private static boolean isLocal(String path) {
    return !path.startsWith("/")
        && path.indexOf('\0') < 0
        && !Path.of(path).normalize().startsWith("..");
  }

  /** Without {@code .}, {@code ..} and double slashes. */
  static String clean(String path) {
    return Path.of(path).normalize().toString();
  }

  private static EngineException wrong(MountRequest mount, String why) {
    return invalid("invalid mount config for type \"" + mount.type() + "\": " + why);
  }
}
