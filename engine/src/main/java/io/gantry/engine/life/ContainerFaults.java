package io.gantry.engine.life;

import io.gantry.engine.check.Fault;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.image.Images;
import io.gantry.engine.name.Ids;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.store.Trees;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What containers lack, and what is left of containers that are gone or do not run. */
public final class ContainerFaults {
  private static final String GOING = "gone-";

  private final Parts parts;
  private final Snapshots snapshots;
  private final Images images;
  private final Cgroups cgroups;

  /** Those of an engine with these parts. */
  public ContainerFaults(Parts parts, Snapshots snapshots, Images images, Cgroups cgroups) {
    this.parts = parts;
    this.snapshots = snapshots;
    this.images = images;
    this.cgroups = cgroups;
  }

  /** Looks. */
  public List<Fault> look() throws IOException {
    List<Fault> faults = new ArrayList<>();
    roots(faults);
    directories(faults);
    for (Container container : parts.index().all()) {
      lacking(container, faults);
    }
    runs(faults);
    groups(faults);
    return faults;
  }

  private static String named(Container container) {
    return container.description().name();
  }

  /** Whether there is, or soon may be, a container of this id. */
  private boolean exists(String id) {
    return parts.index().byId(id).isPresent()
        || Files.exists(parts.store().directory(id))
        || Files.exists(parts.store().coming(id));
  }

  /** Whether somebody is about to start, end or remove it: what there is is on its way. */
  static boolean isBusy(NameIndex<Container> index, String id) {
    return index.byId(id).filter(container -> container.lock().isLocked()).isPresent();
  }

  private boolean isUp(String id) {
    return parts.index().byId(id).filter(c -> c.status().isUp()).isPresent();
  }

  private void roots(List<Fault> faults) throws IOException {
    for (Snapshot snapshot : snapshots.list()) {
      String id = snapshot.key().value();
      if (Ids.isFull(id) && !exists(id)) {
        faults.add(
            Fault.of(
                "layer",
                id,
                "is the root file system of no container",
                "removes it",
                () -> {
                  if (!exists(id)) {
                    parts.roots().remove(id);
                  }
                }));
      }
    }
    for (String stray : snapshots.strays()) {
      faults.add(
          Fault.of(
              "layer",
              "directory " + stray,
              "is nobody's",
              "removes it",
              () -> snapshots.removeStray(stray)));
    }
  }

  private void directories(List<Fault> faults) throws IOException {
    Path home = parts.store().directory("x").resolveSibling("");
    for (String name : names(home)) {
      if (name.startsWith(GOING)) {
        faults.add(
            Fault.of(
                "container",
                name.substring(GOING.length()),
                "was removed, and its files are left",
                "removes them",
                () -> Trees.delete(home.resolve(name))));
      } else if (Ids.isFull(name) && parts.index().byId(name).isEmpty() && !isForeign(name)) {
        faults.add(
            Fault.advice(
                "container",
                name,
                "has files, but this engine could not read what it is",
                "look at " + home.resolve(name) + ": restore container.json, or remove it"));
      }
    }
  }

  /** Whether it waits for another storage driver. */
  private boolean isForeign(String id) {
    try {
      return !parts.store().read(id).driver().equals(parts.roots().driver());
    } catch (IOException e) {
      return false;
    }
  }

  private void lacking(Container container, List<Fault> faults) throws IOException {
    String id = container.id();
    if (!Files.exists(parts.store().directory(id).resolve("container.json"))) {
      faults.add(
          Fault.of(
              "container",
              named(container),
              "its description is missing",
              "writes it anew",
              () -> describe(container)));
    }
    Optional<Snapshot> root = snapshots.find(new SnapshotKey(id));
    if (root.isEmpty() || !Files.isDirectory(snapshots.directory(root.get().key()))) {
      faults.add(noRoot(container, root.isEmpty()));
    }
    if (container.status().isUp() && !Files.isDirectory(parts.runDirectory(id))) {
      faults.add(
          Fault.advice(
              "run",
              named(container),
              "runs, but its run's directory is missing",
              "restart it: an engine that comes after this one would not know that it runs"));
    }
    for (MountPoint point : container.description().mounts()) {
      if (point.isVolume()
          && point.driver().equals("local")
          && !point.source().isEmpty()
          && !Files.isDirectory(Path.of(point.source()))) {
        faults.add(noVolume(container, point));
      }
    }
  }

  private void describe(Container container) throws IOException {
    container.lock().lock();
    try {
      if (parts.index().byId(container.id()).isPresent()) {
        Files.createDirectories(parts.store().directory(container.id()));
        parts.store().update(container.description());
        parts.store().update(container.id(), container.record());
      }
    } finally {
      container.lock().unlock();
    }
  }

  private Fault noRoot(Container container, boolean unknown) {
    String problem = "its root file system is missing";
    if (!unknown || container.status().isUp()) {
      return Fault.advice(
          "container", named(container), problem, "its files are lost: remove it and make it anew");
    }
    return Fault.of(
        "container",
        named(container),
        problem,
        "gives it a new one of its image: what it had written is lost",
        () -> {
          container.lock().lock();
          try {
            if (parts.index().byId(container.id()).isPresent()
                && snapshots.find(new SnapshotKey(container.id())).isEmpty()) {
              parts
                  .roots()
                  .prepare(
                      container.id(),
                      images.find(container.description().imageId()).chain(),
                      Map.of());
            }
          } finally {
            container.lock().unlock();
          }
        });
  }

  private static Fault noVolume(Container container, MountPoint point) {
    return Fault.of(
        "volume",
        point.name(),
        "is missing, and container " + named(container) + " has it",
        "makes it anew, empty",
        () -> {
          Path data = Path.of(point.source());
          Files.createDirectories(data);
        });
  }

  /** Directories of runs, of containers that are gone or do not run. */
  private void runs(List<Fault> faults) throws IOException {
    Path home = parts.runDirectory("x").resolveSibling("");
    for (String id : names(home)) {
      if (!isUp(id) && !isBusy(parts.index(), id)) {
        faults.add(
            Fault.of(
                "run",
                id,
                "does not run, and its run's directory is left",
                "removes it",
                () -> tidy(id)));
      }
    }
  }

  private void groups(List<Fault> faults) throws IOException {
    String parent = parts.config().cgroupParent();
    for (String id : cgroups.children(parent)) {
      if (Ids.isFull(id) && !isUp(id) && !isBusy(parts.index(), id)) {
        faults.add(
            Fault.of(
                "cgroup",
                parent + "/" + id,
                "is of no container that runs",
                "kills what is in it, and removes it",
                () -> tidy(id)));
      }
    }
  }

  /** Under the container's lock, when there is one: a start makes both under it. */
  private void tidy(String id) throws IOException {
    Optional<Container> container = parts.index().byId(id);
    container.ifPresent(c -> c.lock().lock());
    try {
      if (!isUp(id)) {
        parts.cgroups().remove(parts.config().cgroupParent() + "/" + id);
        Trees.delete(parts.runDirectory(id));
      }
    } finally {
      container.ifPresent(c -> c.lock().unlock());
    }
  }

  private static Set<String> names(Path directory) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (NoSuchFileException e) {
      // then it has none
    }
    return names;
  }
}
