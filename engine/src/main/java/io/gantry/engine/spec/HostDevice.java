package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.runtime.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device node of the host.
 *
 * @param mode permission bits
 */
record HostDevice(Path path, Device.Kind kind, int major, int minor, int mode, int uid, int gid) {
  /** The mode of a node of which nobody has said another: runc's. */
  static final int USUAL = 0666;

  private static final int REFUSED = 128;
  private static final int S_IFMT = 0170000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  /**
   * Looks at a path.
   *
   * @throws EngineException.StartFailed when it is not there or is no device node
   * @throws IOException when it cannot be looked at
   */
  static HostDevice at(Path path) throws IOException {
    try {
      return look(path).orElseThrow(() -> refused(path, "not a device node", null));
    } catch (NoSuchFileException e) {
      throw refused(path, "no such file or directory", e);
    }
  }

  /**
   * Looks at a path that a CDI specification names.
   *
   * @throws IOException when it is not there or is no device node, in words for the user
   */
  static HostDevice find(Path path) throws IOException {
    String what = "failed to stat CDI host device \"" + path + "\": ";
    try {
      return look(path).orElseThrow(() -> new IOException(what + "not a device node"));
    } catch (NoSuchFileException e) {
      throw new IOException(what + "no such file or directory", e);
    }
  }

  private static Optional<HostDevice> look(Path path) throws IOException {
    Map<String, Object> stat = Files.readAttributes(path, "unix:mode,rdev,uid,gid");
    int mode = (Integer) stat.getOrDefault("mode", 0);
    int type = mode & S_IFMT;
    if (type != S_IFCHR && type != S_IFBLK) {
      return Optional.empty();
    }
    // the encoding of glibc's makedev(3)
    long rdev = (Long) stat.getOrDefault("rdev", 0L);
    int major = (int) (((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfff));
    int minor = (int) ((rdev & 0xff) | ((rdev >>> 12) & ~0xff));
    return Optional.of(
        new HostDevice(
            path,
            type == S_IFCHR ? Device.Kind.CHARACTER : Device.Kind.BLOCK,
            major,
            minor,
            mode & 07777,
            (Integer) stat.getOrDefault("uid", 0),
            (Integer) stat.getOrDefault("gid", 0)));
  }

  private static EngineException.StartFailed refused(
      Path path, String why, @Nullable Throwable cause) {
    return new EngineException.StartFailed(
        "error gathering device information while adding custom device \"" + path + "\": " + why,
        REFUSED,
        cause);
  }

  /**
   * The node at {@code path}, or all nodes below it when it is a directory.
   *
   * @throws IOException when there is neither
   */
  static List<HostDevice> named(Path path) throws IOException {
    return Files.isDirectory(path) ? within(path) : List.of(at(path));
  }

  /** The nodes at and below {@code path}; none when it is something else. */
  static List<HostDevice> within(Path path) throws IOException {
    List<HostDevice> devices = new ArrayList<>();
    try (Stream<Path> entries = Files.walk(path)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (isNode(entry)) {
          devices.add(at(entry));
        }
      }
    }
    return devices;
  }

  private static boolean isNode(Path path) throws IOException {
    int type = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & S_IFMT;
    return type == S_IFCHR || type == S_IFBLK;
  }

  Device as(String containerPath) {
    return new Device(containerPath, kind, major, minor, mode & 0777, uid, gid);
  }
}
