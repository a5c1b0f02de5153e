package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.launch.LaunchFailedException;
import io.gantry.kernel.program.StepFailure;
import io.gantry.runtime.plan.FailedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks in a root file system, before anything runs in it, where the mounts that somebody asked for
 * will be: refuses those over the process file system, makes what links to nowhere lead to, and
 * gives a tmpfs the permissions of the directory that it covers, as runc does. The launch resolves
 * each path again by itself, so nothing here is a check that somebody could outrun.
 */
final class MountPlaces {
  private static final Set<String> ETC =
      Set.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/dev/shm");

  private static final String PROC = "/proc";

  /** What runc lets be mounted over, for the sake of lxcfs. */
  private static final Set<String> PROC_FILES =
      Set.of(
          "/proc/cpuinfo",
          "/proc/diskstats",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/swaps",
          "/proc/uptime",
          "/proc/loadavg",
          "/proc/slabinfo",
          "/proc/sys/kernel/ns_last_pid",
          "/proc/sys/crypto/fips_enabled");

  private final Directory root;
  private final List<Mount> before = new ArrayList<>();

  private MountPlaces(Directory root) {
    this.root = root;
  }

  /**
   * The specification as it can be mounted in {@code root}.
   *
   * @param missing places of others than those that somebody asked for, which are to be made
   */
  static ContainerSpec prepare(ContainerSpec spec, Directory root, Set<String> missing)
      throws IOException {
    if (missing.isEmpty() && spec.mounts().stream().noneMatch(MountPlaces::isAsked)) {
      return spec;
    }
    MountPlaces places = new MountPlaces(root);
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount : spec.mounts()) {
      boolean needed = isAsked(mount) || missing.contains(mount.target());
      mounts.add(needed ? places.prepared(mount) : mount);
      places.before.add(mount);
    }
    return spec.withMounts(mounts);
  }

  /** A launch, with the places that it is to make beforehand. */
  interface Attempt<T> {
    T with(Set<String> missing) throws IOException;
  }

  /**
   * Launches, once more when it did not find a place that links may lead from: such are not looked
   * at beforehand, since few images have them.
   */
  static <T> T launch(ContainerSpec spec, Attempt<T> attempt) throws IOException {
    Set<String> missing = new HashSet<>();
    while (true) {
      try {
        return attempt.with(missing);
      } catch (LaunchFailedException e) {
        Optional<String> place = missing(e.failure());
        if (place.isEmpty() || !missing.add(place.get())) {
          Optional<LaunchException> words = MountFailure.of(e, spec.mounts());
          if (words.isPresent()) {
            throw words.get();
          }
          throw e;
        }
      }
    }
  }

  private static Optional<String> missing(StepFailure failure) {
    boolean link =
        failure.errno() == Errno.ENOENT
            && FailedStep.of(failure) == FailedStep.PLACE
            && ETC.contains(failure.object());
    return link ? Optional.of(failure.object()) : Optional.empty();
  }

  private static boolean isAsked(Mount mount) {
    return switch (mount) {
      case Mount.Bind bind -> !ETC.contains(bind.target());
      case Mount.Tmpfs tmpfs -> !ETC.contains(tmpfs.target());
      case Mount.Host host -> !ETC.contains(host.target());
      case Mount.FileSystem ignored -> false;
      case Mount.Part ignored -> true;
      case Mount.Image ignored -> true;
      case Mount.Peers ignored -> false;
      case Mount.Proc ignored -> false;
      case Mount.Sysfs ignored -> false;
      case Mount.Dev ignored -> false;
      case Mount.Devpts ignored -> false;
      case Mount.Mqueue ignored -> false;
      case Mount.Cgroup ignored -> false;
    };
  }

  private Mount prepared(Mount mount) throws IOException {
    try {
      return prepare(mount);
    } catch (KernelException e) {
      throw MountFailure.placeless(mount, e.errno(), e);
    }
  }

  private Mount prepare(Mount mount) throws IOException {
    if (isCovered(mount.target())) {
      refuseProc(mount, mount.target());
      return mount;
    }
    String place = LinkPath.resolve(root, mount.target());
    refuseProc(mount, place);
    Optional<FileStatus> there = root.find(place);
    if (there.isEmpty() && !place.equals(mount.target()) && !isCovered(place)) {
      make(mount, place);
    }
    return mount instanceof Mount.Tmpfs tmpfs && there.filter(FileStatus::isDirectory).isPresent()
        ? withMode(tmpfs, there.get().permissions())
        : mount;
  }

  private boolean isCovered(String path) {
    return before.stream().anyMatch(mount -> path.startsWith(mount.target() + "/"));
  }

  private static void refuseProc(Mount mount, String place) throws LaunchException {
    if (place.equals(PROC) && !(mount instanceof Mount.Bind bind && isProc(bind))) {
      throw MountFailure.unsafe(mount, "it is not of type proc");
    }
    if (place.startsWith(PROC + "/") && !PROC_FILES.contains(place)) {
      throw MountFailure.unsafe(mount, "it is inside /proc");
    }
  }

  private static boolean isProc(Mount.Bind bind) {
    try {
      return Files.getFileStore(bind.source()).type().equals("proc");
    } catch (IOException e) {
      return false;
    }
  }

  private void make(Mount mount, String place) throws KernelException {
    boolean file =
        switch (mount) {
          case Mount.Bind bind -> !Files.isDirectory(bind.source());
          case Mount.Host host -> !Files.isDirectory(host.source());
          default -> false;
        };
    if (file) {
      int slash = place.lastIndexOf('/');
      root.mkdirs(place.substring(0, slash), 0755);
      root.create(place, 0755).close();
    } else {
      root.mkdirs(place, 0755);
    }
  }

  private static Mount withMode(Mount.Tmpfs tmpfs, int permissions) {
    if (("," + tmpfs.data()).contains(",mode=")) {
      return tmpfs;
    }
    String mode = "mode=" + Integer.toOctalString(permissions);
    String data = tmpfs.data().isEmpty() ? mode : mode + "," + tmpfs.data();
    return new Mount.Tmpfs(tmpfs.target(), tmpfs.name(), tmpfs.flags(), data);
  }
}
