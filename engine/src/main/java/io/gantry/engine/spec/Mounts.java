package io.gantry.engine.spec;

import io.gantry.engine.config.HostConfig;
import io.gantry.engine.create.Privileges;
import io.gantry.engine.mount.Mounted;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.runtime.Access;
import io.gantry.runtime.DockerDefaults;
import io.gantry.runtime.Mount;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.Namespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The mounts of a container in mounting order: parents before what lies below them. */
final class Mounts {
  /** Who has other ids than the host cannot mount the host's queues, but see them. */
  private static final Path QUEUES = Path.of("/dev/mqueue");

  private Mounts() {}

  static List<Mount> of(
      ContainerRecord container,
      Path etc,
      Namespaces namespaces,
      Privileges privileges,
      Mounted mounted,
      List<Mount> injected) {
    HostConfig host = container.hostConfig();
    List<Mount> own = new ArrayList<>();
    container.mounts().forEach(point -> own.add(AskedMount.of(point, mounted)));
    Access access = host.security().readonlyRootfs() ? Access.READ_ONLY : Access.READ_WRITE;
    for (String name : List.of(EtcFiles.RESOLV_CONF, EtcFiles.HOSTNAME, EtcFiles.HOSTS)) {
      if (Mount.at(own, "/etc/" + name).isEmpty()) {
        own.add(Mount.Bind.of(etc.resolve(name), "/etc/" + name, access));
      }
    }
    host.storage()
        .tmpfs()
        .forEach((target, options) -> own.add(AskedMount.tmpfs(clean(target), options)));
    for (Mount mount : injected) {
      own.removeIf(other -> other.target().equals(mount.target()));
      own.add(mount);
    }
    own.sort(Comparator.comparingInt(mount -> depth(mount.target())));
    List<Mount> all = new ArrayList<>(defaults(host, own, namespaces, privileges));
    all.addAll(own);
    return all;
  }

  private static int depth(String target) {
    return Path.of(target).normalize().getNameCount();
  }

  private static String clean(String target) {
    return Path.of(target).normalize().toString();
  }

  private static List<Mount> defaults(
      HostConfig host, List<Mount> own, Namespaces namespaces, Privileges privileges) {
    boolean privileged = host.security().privileged();
    boolean ownDev = Mount.at(own, "/dev").isPresent();
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount :
        DockerDefaults.mounts(
            privileged ? Access.READ_WRITE : Access.READ_ONLY, host.storage().shmSize())) {
      // what the user mounts at the same place takes its place
      boolean hidden = ownDev && mount.target().startsWith("/dev/");
      if (!hidden && Mount.at(own, mount.target()).isEmpty()) {
        shared(opened(mount, privileges), host, namespaces).ifPresent(mounts::add);
      }
    }
    return mounts;
  }

  /** {@code --security-opt writable-cgroups=true}. */
  private static Mount opened(Mount mount, Privileges privileges) {
    return mount instanceof Mount.Cgroup(String target, Access ignored)
            && privileges.writableCgroups()
        ? new Mount.Cgroup(target, Access.READ_WRITE)
        : mount;
  }

  /** Shared memory goes with the IPC namespace. */
  private static Optional<Mount> shared(Mount mount, HostConfig host, Namespaces namespaces) {
    boolean hosts = host.namespaces().ipc().equals("host");
    if (mount instanceof Mount.Mqueue && hosts && namespaces.user().mapping().isPresent()) {
      return Optional.of(QUEUES).filter(Files::isDirectory).map(Mounts::hosts);
    }
    if (!mount.target().equals("/dev/shm")) {
      return Optional.of(mount);
    }
    if (namespaces.ipc() instanceof Namespace.Of(int pid)) {
      return Optional.of(new Mount.Peers(pid, "/dev/shm", "/dev/shm"));
    }
    return switch (host.namespaces().ipc()) {
      case "none" -> Optional.empty();
      case "host" -> Optional.of(hosts(Path.of("/dev/shm")));
      default -> Optional.of(mount);
    };
  }

  private static Mount hosts(Path path) {
    return Mount.Bind.of(path, path.toString(), Access.READ_WRITE);
  }
}
