package io.gantry.engine.life;

import io.gantry.engine.check.Fault;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.kernel.fs.MountInfo;
import io.gantry.kernel.fs.Mounts;
import io.gantry.network.NetworkException;
import io.gantry.network.Stray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the kernel has for this engine that nobody needs: mounts, namespaces, links, rules. */
public final class HostFaults {
  private final Parts parts;

  /** Those of an engine with these parts. */
  public HostFaults(Parts parts) {
    this.parts = parts;
  }

  /** Looks. */
  public List<Fault> look() throws IOException {
    List<Fault> faults = new ArrayList<>();
    mounts(faults);
    networks(faults);
    return faults;
  }

  /** Below the roots there are network namespaces, and volumes that are in use. */
  private void mounts(List<Fault> faults) throws IOException {
    Path data = parts.config().dataRoot().toRealPath();
    Path exec = parts.config().execRoot().toRealPath();
    Set<Path> used = new HashSet<>();
    for (Container container : parts.index().all()) {
      for (MountPoint point : container.description().mounts()) {
        if (container.status().isUp() && point.isVolume() && !point.source().isEmpty()) {
          used.add(Path.of(point.source()));
        }
      }
    }
    for (MountInfo mount : MountInfo.self()) {
      Path target = Path.of(mount.target());
      boolean inside =
          (target.startsWith(data) && !target.equals(data))
              || (target.startsWith(exec) && !target.equals(exec));
      boolean known = target.startsWith(exec.resolve("netns")) || used.contains(target);
      if (inside && !known) {
        faults.add(
            Fault.of(
                "mount",
                target.toString(),
                "is used by nobody (" + mount.type() + ")",
                "unmounts it; what is mounted is not touched",
                () -> Mounts.unmount(target, Mounts.MNT_DETACH | Mounts.UMOUNT_NOFOLLOW)));
      }
    }
  }

  private void networks(List<Fault> faults) throws IOException {
    Map<String, ContainerNetwork> running = new HashMap<>();
    parts.index().all().forEach(container -> running.put(container.id(), container.network()));
    try {
      for (Stray stray : parts.connector().strays(running)) {
        if (!ContainerFaults.isBusy(parts.index(), stray.name())) {
          faults.add(fault(stray));
        }
      }
    } catch (NetworkException e) {
      throw new IOException("the host's network cannot be read: " + e.getMessage(), e);
    }
  }

  private Fault fault(Stray stray) {
    return switch (stray.kind()) {
      case LINK ->
          Fault.of(
              "network",
              "link " + stray.name(),
              "is of no network and no container that runs",
              "removes it",
              () -> parts.connector().mend(stray));
      case NAMESPACE ->
          Fault.of(
              "network",
              "namespace " + stray.name(),
              "is of no container that runs",
              "removes it",
              () -> namespace(stray));
      case RULES ->
          Fault.of(
              "network",
              stray.name(),
              "the table of rules is not what it should be",
              "puts it right",
              () -> parts.connector().mend(stray));
      case LACKING_LINK ->
          Fault.advice(
              "network",
              stray.name(),
              "its bridge is missing",
              "restart the engine, which makes it and connects who runs");
    };
  }

  /** A start takes its sandbox under the container's lock. */
  private void namespace(Stray stray) {
    Optional<Container> container = parts.index().byId(stray.name());
    container.ifPresent(c -> c.lock().lock());
    try {
      if (container.filter(c -> c.network().sandbox().isPresent()).isEmpty()) {
        parts.connector().mend(stray);
      }
    } finally {
      container.ifPresent(c -> c.lock().unlock());
    }
  }
}
