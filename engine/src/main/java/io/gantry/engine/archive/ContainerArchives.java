package io.gantry.engine.archive;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.ArchiveSubject.Bind;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.runtime.UserNamespace;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.tree.Changes;
import io.gantry.snapshot.tree.ContainerFiles;
import io.gantry.snapshot.tree.OwnerMap;
import io.gantry.snapshot.tree.TreeTar;
import io.gantry.snapshot.tree.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Copies files of containers: out of a running container's own view of its mounts, or out of a
 * stopped one's snapshot and what would be bound into it.
 */
public final class ContainerArchives implements Archives {
  private final Function<String, ArchiveSubject> containers;
  private final Snapshots snapshots;
  private final Roots roots;
  private final Lender lender;
  private final BiConsumer<String, String> events;
  private final Consumer<String> changed;

  /** Roots whose owners are seen as they are outside of a container with ids of its own. */
  @FunctionalInterface
  public interface Roots {
    /** Opens the root of container {@code id}, which does not run. */
    Directory open(String id, UserNamespace.Mapped ids) throws IOException;
  }

  /**
   * @param containers finds one by id, unique id prefix or name, or throws {@link
   *     EngineException.NotFound}
   * @param roots opens the root of a container that has ids of its own
   * @param lender makes what is mounted in stopped containers usable
   * @param events hears what is done, by the container's id and Docker's word for the deed
   * @param changed hears which containers' files have been written
   */
  public ContainerArchives(
      Function<String, ArchiveSubject> containers,
      Snapshots snapshots,
      Roots roots,
      Lender lender,
      BiConsumer<String, String> events,
      Consumer<String> changed) {
    this.containers = containers;
    this.snapshots = snapshots;
    this.roots = roots;
    this.lender = lender;
    this.events = events;
    this.changed = changed;
  }

  @Override
  public PathStat stat(String container, String path) {
    try (OpenPath place = open(container, path, Access.READ)) {
      return place.stat();
    }
  }

  @Override
  public TarContent get(String container, String path) {
    TarContent content = open(container, path, Access.READ).content();
    try {
      events.accept(containers.apply(container).id(), "archive-path");
      return content;
    } catch (RuntimeException e) {
      content.close();
      throw e;
    }
  }

  @Override
  public void put(String container, String path, InputStream archive, PutOptions options)
      throws IOException {
    ArchiveSubject subject = containers.apply(container);
    refuseReadOnly(subject, path);
    Optional<io.gantry.snapshot.tree.PutOptions.Owner> owner =
        options.copyUidGid() ? Owners.of(subject.user()) : Optional.empty();
    try (OpenPath place = open(container, path, Access.WRITE)) {
      place.put(
          archive, new io.gantry.snapshot.tree.PutOptions(options.noOverwriteDirNonDir(), owner));
      events.accept(subject.id(), "extract-to-dir");
    } catch (KernelException e) {
      throw translated(e, container, path);
    } finally {
      changed.accept(subject.id());
    }
  }

  private static void refuseReadOnly(ArchiveSubject subject, String path) {
    Optional<Bind> bind = ContainerPath.bind(subject, path);
    if (bind.isPresent() && bind.get().readOnly()) {
      throw new EngineException.Forbidden("mounted volume is marked read-only");
    }
    if (bind.isEmpty() && subject.readOnlyRoot()) {
      throw new EngineException.Forbidden("container rootfs is marked read-only");
    }
  }

  @Override
  public List<Change> changes(String container) {
    SnapshotKey key = new SnapshotKey(containers.apply(container).id());
    try {
      return Changes.of(snapshots, key).stream()
          .map(c -> new Change(Change.Kind.valueOf(c.kind().name()), c.path()))
          .toList();
    } catch (IOException e) {
      throw new EngineException.Internal("changes of " + container + ": " + e.getMessage(), e);
    }
  }

  @Override
  public TarContent export(String container) {
    SnapshotKey key = new SnapshotKey(containers.apply(container).id());
    try {
      RootContent content = new RootContent(snapshots.open(key, Access.READ));
      events.accept(key.value(), "export");
      return content;
    } catch (IOException e) {
      throw new EngineException.Internal("export of " + container + ": " + e.getMessage(), e);
    }
  }

  private OpenPath open(String container, String path, Access access) {
    ArchiveSubject subject = containers.apply(container);
    try {
      if (subject.pid().isPresent()) {
        ContainerFiles files = ContainerFiles.ofProcess(subject.pid().getAsInt(), owners(subject));
        if (subject.pid().equals(containers.apply(subject.id()).pid())) {
          return new OpenPath("container " + container, path, files, Lender.NOTHING::close);
        }
        files.close(); // it ended, and its number may be somebody else's
      }
    } catch (IOException e) {
      OptionalInt now = containers.apply(subject.id()).pid();
      if (subject.pid().equals(now)) {
        throw translated(e, container, path);
      }
    }
    return openStopped(subject, container, path, access);
  }

  private OpenPath openStopped(
      ArchiveSubject subject, String container, String path, Access access) {
    Lender.Lent lent = lender.lend(subject.id());
    try {
      SnapshotKey key = new SnapshotKey(subject.id());
      List<Volume> volumes = lent.binds().stream().map(ContainerArchives::volume).toList();
      ContainerFiles files =
          subject.ids().isEmpty()
              ? ContainerFiles.ofSnapshot(snapshots, key, access, volumes)
              : ContainerFiles.ofTree(
                  roots.open(subject.id(), subject.ids().get()), access, volumes, owners(subject));
      return new OpenPath("container " + container, path, files, lent::close);
    } catch (IOException e) {
      lent.close();
      throw translated(e, container, path);
    } catch (RuntimeException e) {
      lent.close();
      throw e;
    }
  }

  private static OwnerMap owners(ArchiveSubject subject) {
    return subject
        .ids()
        .map(ids -> new OwnerMap(ranges(ids.uids()), ranges(ids.gids())))
        .orElse(OwnerMap.SAME);
  }

  private static List<OwnerMap.Range> ranges(List<UserNamespace.IdRange> ranges) {
    return ranges.stream()
        .map(r -> new OwnerMap.Range(r.inside(), r.outside(), r.length()))
        .toList();
  }

  private static Volume volume(Bind bind) {
    return new Volume(
        bind.source(), bind.destination(), bind.readOnly() ? Access.READ : Access.WRITE);
  }

  private static EngineException translated(IOException e, String container, String path) {
    if (e instanceof KernelException k && k.errno() == Errno.EROFS) {
      return new EngineException.Forbidden("mounted volume is marked read-only");
    }
    return OpenPath.translated(e, "container " + container, path);
  }

  private record RootContent(Directory root) implements TarContent {
    @Override
    public PathStat stat() {
      try (ContainerFiles files = new ContainerFiles(root.directory("."))) {
        var stat = files.stat("/");
        return new PathStat("/", stat.size(), stat.mode(), stat.modified(), "");
      } catch (IOException e) {
        throw new EngineException.Internal(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      TreeTar.export(root, out);
    }

    @Override
    public void close() {
      root.close();
    }
  }
}
