package io.gantry.engine.mount;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.create.MountRequests;
import io.gantry.kernel.fs.MountInfo;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sources of bind mounts at a start: there or made, and mounted as their propagation needs. */
final class BindSources {
  private BindSources() {}

  /**
   * Makes sure of a source.
   *
   * @throws EngineException.InvalidParameter when it is not there and may not be made
   */
  static void require(MountPoint point) throws IOException {
    MountRequest spec = point.spec();
    Path source = Path.of(point.source());
    if (spec != null) {
      MountRequests.checkSource(spec);
    }
    if (!Files.exists(source)) {
      make(source);
    }
    boolean asked = spec == null || spec.bind() == null || !spec.bind().propagation().isEmpty();
    if (asked) {
      propagation(source, point.propagation());
    }
  }

  /** A way that leads over a file is left to the kernel to refuse, as by dockerd. */
  private static void make(Path source) {
    try {
      Files.createDirectories(source);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      return;
    } catch (FileSystemException e) {
      if (reason(e).equals("not a directory")) {
        return;
      }
      throw new EngineException.Internal(
          "error while creating mount source path '"
              + source
              + "': mkdir "
              + e.getFile()
              + ": "
              + reason(e),
          e);
    } catch (IOException e) {
      throw new EngineException.Internal(
          "error while creating mount source path '" + source + "': " + e.getMessage(), e);
    }
  }

  private static String reason(FileSystemException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException ignored -> "no such file or directory";
      case java.nio.file.AccessDeniedException ignored -> "permission denied";
      default -> {
        String why = e.getReason();
        yield why == null ? "input/output error" : why.toLowerCase(java.util.Locale.ROOT);
      }
    };
  }

  private static void propagation(Path source, String propagation) throws IOException {
    boolean shared = propagation.endsWith("shared");
    boolean slave = propagation.endsWith("slave");
    if (!shared && !slave) {
      return;
    }
    MountInfo mount = mountOf(source.toRealPath(), MountInfo.self());
    List<String> fields = mount.propagation();
    boolean isShared = fields.stream().anyMatch(field -> field.startsWith("shared:"));
    boolean isSlave = fields.stream().anyMatch(field -> field.startsWith("master:"));
    if (!isShared && !(slave && isSlave)) {
      String kind = shared ? "a shared mount" : "a shared or slave mount";
      throw new EngineException.Internal(
          "path " + source + " is mounted on " + mount.target() + " but it is not " + kind);
    }
  }

  /** The mount that a path is on: the last of those that are nearest to it. */
  static MountInfo mountOf(Path path, List<MountInfo> mounts) {
    MountInfo nearest = null;
    for (MountInfo mount : mounts) {
      if (path.startsWith(mount.target())
          && (nearest == null || mount.target().length() >= nearest.target().length())) {
        nearest = mount;
      }
    }
    if (nearest == null) {
      throw new EngineException.Internal("Could not find source mount of " + path);
    }
    return nearest;
  }
}
