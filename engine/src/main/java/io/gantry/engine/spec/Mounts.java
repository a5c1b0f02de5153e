package io.gantry.engine.spec;

import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.runtime.Access;
import io.gantry.runtime.DockerDefaults;
import io.gantry.runtime.Mount;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.Namespaces;
import io.gantry.runtime.Propagation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The mounts of a container in mounting order: parents before what lies below them. */
final class Mounts {
  private Mounts() {}

  static List<Mount> of(ContainerRecord container, Path etc, Namespaces namespaces) {
    HostConfig host = container.hostConfig();
    List<Mount> own = new ArrayList<>();
    own.add(etc(etc, EtcFiles.RESOLV_CONF));
    own.add(etc(etc, EtcFiles.HOSTNAME));
    own.add(etc(etc, EtcFiles.HOSTS));
    host.storage()
        .tmpfs()
        .forEach((target, options) -> own.add(Mount.Tmpfs.parse(target, options)));
    container.mounts().forEach(point -> own.add(mount(point, host)));
    own.sort(Comparator.comparingInt(mount -> depth(mount.target())));
    List<Mount> all = new ArrayList<>(defaults(host, own, namespaces));
    all.addAll(own);
    return all;
  }

  private static int depth(String target) {
    return Path.of(target).normalize().getNameCount();
  }

  private static Mount etc(Path directory, String name) {
    return Mount.Bind.of(directory.resolve(name), "/etc/" + name, Access.READ_WRITE);
  }

  private static List<Mount> defaults(HostConfig host, List<Mount> own, Namespaces namespaces) {
    boolean privileged = host.security().privileged();
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount :
        DockerDefaults.mounts(
            privileged ? Access.READ_WRITE : Access.READ_ONLY, host.storage().shmSize())) {
      // what the user mounts at the same place takes its place
      if (Mount.at(own, mount.target()).isEmpty()) {
        shared(mount, host, namespaces).ifPresent(mounts::add);
      }
    }
    return mounts;
  }

  /** Shared memory goes with the IPC namespace. */
  private static Optional<Mount> shared(Mount mount, HostConfig host, Namespaces namespaces) {
    if (!mount.target().equals("/dev/shm")) {
      return Optional.of(mount);
    }
    if (namespaces.ipc() instanceof Namespace.Of(int pid)) {
      return Optional.of(new Mount.Peers(pid, "/dev/shm", "/dev/shm"));
    }
    return switch (host.namespaces().ipc()) {
      case "none" -> Optional.empty();
      case "host" -> Optional.of(Mount.Bind.of(Path.of("/dev/shm"), "/dev/shm", Access.READ_WRITE));
      default -> Optional.of(mount);
    };
  }

  private static Mount mount(MountPoint point, HostConfig host) {
    Access access = point.writable() ? Access.READ_WRITE : Access.READ_ONLY;
    if (point.type().equals("tmpfs")) {
      return Mount.Tmpfs.parse(point.destination(), tmpfsOptions(point, host));
    }
    Optional<MountRequest.BindOptions> bind = request(point, host).map(MountRequest::bind);
    boolean single = bind.filter(MountRequest.BindOptions::nonRecursive).isPresent();
    return new Mount.Bind(
        Path.of(point.source()),
        point.destination(),
        access,
        single ? Mount.Depth.SINGLE : Mount.Depth.RECURSIVE,
        Propagation.valueOf(point.propagation().toUpperCase(Locale.ROOT)));
  }

  private static String tmpfsOptions(MountPoint point, HostConfig host) {
    List<String> options = new ArrayList<>();
    options.add(point.writable() ? "rw" : "ro");
    request(point, host)
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

  private static Optional<MountRequest> request(MountPoint point, HostConfig host) {
    return host.storage().mounts().stream()
        .filter(mount -> mount.target().equals(point.destination()))
        .findFirst();
  }
}
