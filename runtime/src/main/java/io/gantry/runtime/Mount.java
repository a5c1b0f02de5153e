package io.gantry.runtime;

import io.gantry.runtime.bundle.BundleMounts;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something mounted inside a container. Targets are absolute paths in the container; they are
 * resolved in the container's own root, and missing directories (or, below a bind mount of a file,
 * the file) are made.
 */
public sealed interface Mount {
  /** Where it is seen, in the container. */
  String target();

  /** What is mounted, in words. */
  String what();

  /**
   * A file or directory of the host.
   *
   * @param source the host's path; it must exist
   * @param access whether it can be written
   * @param depth whether what is mounted below the source comes along
   * @param readOnly how deep read-only reaches, where {@code access} is that
   * @param propagation how later mounts travel
   */
  record Bind(
      Path source,
      String target,
      Access access,
      Depth depth,
      Depth readOnly,
      Propagation propagation)
      implements Mount {
    /** The target is absolute. */
    public Bind {
      checkTarget(target);
    }

    /** With what is mounted below, private: as {@code -v source:target} does. */
    public static Bind of(Path source, String target, Access access) {
      return new Bind(
          source, target, access, Depth.RECURSIVE, Depth.RECURSIVE, Propagation.RPRIVATE);
    }

    @Override
    public String what() {
      return source.toString();
    }
  }

  /**
   * What is below a directory of the host, wherever links in it lead: nothing outside is reached.
   *
   * @param base the directory
   * @param path below it, relative
   */
  record Part(Path base, String path, String target, Access access) implements Mount {
    /** The target is absolute. */
    public Part {
      checkTarget(target);
    }

    @Override
    public String what() {
      return base.resolve(path).toString();
    }
  }

  /**
   * The files of an image, read-only.
   *
   * @param image its layers
   * @param path what of them, relative; empty for all
   */
  record Image(Rootfs image, String path, String target) implements Mount {
    /** The target is absolute. */
    public Image {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "image";
    }
  }

  /**
   * What another container has mounted, and stays when that container goes.
   *
   * @param pid a process of the other container, one of those whose namespaces are shared
   * @param source the path in the other container
   */
  record Peers(int pid, String source, String target) implements Mount {
    /** The target is absolute. */
    public Peers {
      checkTarget(target);
    }

    @Override
    public String what() {
      return source;
    }
  }

  /** How deep a bind mount goes. */
  enum Depth {
    /** What is mounted below the source comes along ({@code rbind}). */
    RECURSIVE,
    /** The one mount alone ({@code bind}). */
    SINGLE
  }

  /**
   * Memory.
   *
   * @param name the first field of {@code /proc/mounts}: {@code tmpfs} or {@code shm}
   * @param flags the mount's flags
   * @param data the file system's own options, comma separated: {@code mode=1777,size=65536k}
   */
  record Tmpfs(String target, String name, Set<MountFlag> flags, String data) implements Mount {
    /** The target is absolute. */
    public Tmpfs {
      checkTarget(target);
      flags = Set.copyOf(flags);
    }

    @Override
    public String what() {
      return name;
    }

    /**
     * As {@code --tmpfs target:options} reads: {@code noexec,nosuid,nodev} unless the options say
     * otherwise.
     *
     * @throws IllegalArgumentException when an option is not known
     */
    public static Tmpfs parse(String target, String options) {
      return TmpfsOptions.parse(target, options);
    }

    /**
     * Docker's {@code /dev/shm}.
     *
     * @param size in bytes
     */
    public static Tmpfs shm(long size) {
      return new Tmpfs(
          "/dev/shm",
          "shm",
          EnumSet.of(MountFlag.NOSUID, MountFlag.NODEV, MountFlag.NOEXEC),
          "mode=1777,size=" + size);
    }
  }

  /** The process file system of the container's PID namespace. */
  record Proc(String target) implements Mount {
    /** The target is absolute. */
    public Proc {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "proc";
    }
  }

  /** The kernel's objects, as the container's network namespace shows them. */
  record Sysfs(String target, Access access) implements Mount {
    /** The target is absolute. */
    public Sysfs {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "sysfs";
    }
  }

  /**
   * A tmpfs with the default device nodes and links, and those of {@link ContainerSpec#devices}.
   */
  record Dev(String target) implements Mount {
    /** The target is absolute. */
    public Dev {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "tmpfs";
    }
  }

  /** The container's own pseudo terminals. */
  record Devpts(String target) implements Mount {
    /** The target is absolute. */
    public Devpts {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "devpts";
    }
  }

  /** POSIX message queues of the container's IPC namespace. */
  record Mqueue(String target) implements Mount {
    /** The target is absolute. */
    public Mqueue {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "mqueue";
    }
  }

  /** The container's own part of the cgroup tree. */
  record Cgroup(String target, Access access) implements Mount {
    /** The target is absolute. */
    public Cgroup {
      checkTarget(target);
    }

    @Override
    public String what() {
      return "cgroup";
    }
  }

  /**
   * A file system with options of the caller's own, such as a bundle's.
   *
   * @param target where, absolute
   * @param type the kernel's name of the file system
   * @param source what it is called in the table of mounts
   * @param flags mount flags
   * @param data the file system's own options, separated by commas
   */
  record FileSystem(String target, String type, String source, Set<MountFlag> flags, String data)
      implements Mount {
    /** The target is absolute. */
    public FileSystem {
      checkTarget(target);
      flags = Set.copyOf(flags);
    }

    @Override
    public String what() {
      return source;
    }
  }

  /**
   * A file or directory of the host with flags of the caller's own.
   *
   * @param source the host's path
   * @param target where, absolute
   * @param depth whether mounts below it come along
   * @param flags mount flags, for all that comes along
   * @param propagation how later mounts travel
   */
  record Host(
      Path source, String target, Depth depth, Set<MountFlag> flags, Propagation propagation)
      implements Mount {
    /** The target is absolute. */
    public Host {
      checkTarget(target);
      flags = Set.copyOf(flags);
    }

    @Override
    public String what() {
      return source.toString();
    }
  }

  /**
   * A mount as a configuration of the OCI runtime specification says it.
   *
   * @param type of a file system; empty or {@code bind}: a file or directory of the host
   * @param options as for {@code mount(8)}
   * @throws IllegalArgumentException when one of them makes no sense
   */
  static Mount configured(String source, String target, String type, List<String> options) {
    return BundleMounts.mount(source, target, type, options);
  }

  private static void checkTarget(String target) {
    if (!target.startsWith("/")
        || target.indexOf('\0') >= 0
        || List.of(target.split("/")).contains("..")) {
      throw new IllegalArgumentException(
          "invalid mount path: '" + target + "' mount path must be absolute");
    }
  }

  /** The last mount of {@code mounts} that is seen at exactly {@code target}. */
  static Optional<Mount> at(List<Mount> mounts, String target) {
    return mounts.stream().filter(m -> m.target().equals(target)).reduce((first, last) -> last);
  }
}
