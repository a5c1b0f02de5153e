package io.gantry.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Paths of the host that a container with ids of its own is to have mounted. Its first process
 * looks for them as the host's root, but without root's rights over other users' directories: what
 * lies in one that is closed to it is opened by the engine, and handed over.
 */
final class HostPaths {
  private static final int OWNER = 0100;
  private static final int GROUP = 0010;
  private static final int OTHERS = 0001;

  private HostPaths() {}

  /** The specification with those mounts handed over that the process could not reach. */
  static ContainerSpec reachable(ContainerSpec spec) {
    return spec.namespaces().user().mapping().isEmpty()
        ? spec
        : spec.withMounts(spec.mounts().stream().map(HostPaths::reachable).toList());
  }

  private static Mount reachable(Mount mount) {
    return mount instanceof Mount.Bind bind && isWhole(bind) && !isReachable(bind.source())
        ? handed(bind)
        : mount;
  }

  /** Others are for who knows the host well enough to open the way himself. */
  private static boolean isWhole(Mount.Bind bind) {
    return bind.propagation() == Propagation.RPRIVATE
        && bind.depth() == Mount.Depth.RECURSIVE
        && bind.readOnly() == Mount.Depth.RECURSIVE;
  }

  private static boolean isReachable(Path source) {
    try {
      for (Path at = source.toRealPath().getParent(); at != null; at = at.getParent()) {
        if (!isOpen(at)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return true; // its own failure says more
    }
  }

  private static boolean isOpen(Path directory) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(directory, "unix:uid,gid,mode");
    int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
    boolean own = Integer.valueOf(0).equals(attributes.get("uid"));
    boolean group = Integer.valueOf(0).equals(attributes.get("gid"));
    return (mode & (own ? OWNER : group ? GROUP : OTHERS)) != 0;
  }

  private static Mount handed(Mount.Bind bind) {
    try {
      Path real = bind.source().toRealPath();
      Path parent = real.getParent();
      return Files.isDirectory(real) || parent == null
          ? new Mount.Part(real, ".", bind.target(), bind.access())
          : new Mount.Part(
              parent, String.valueOf(real.getFileName()), bind.target(), bind.access());
    } catch (IOException e) {
      return bind;
    }
  }
}
