package io.gantry.snapshot;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.Trash;
import io.gantry.snapshot.SnapshotException.Reason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Snapshots in overlayfs's form. Each has a directory with a short number for a name:
 *
 * <pre>
 * overlay2/
 *   empty/          a lower directory for those that have too few
 *   17/
 *     snapshot      key, kind and parent; there when all else is
 *     diff/         its own difference
 *     work/         overlayfs's own, of an active one
 *   removed/        what is to be removed, and
 *   removing/       what is being removed, both by {@link Trash}
 * </pre>
 *
 * <p>The description is written last and removed first, so a directory without one is half-made or
 * half-removed, and is removed when the snapshots are opened. A commit replaces the description by
 * a rename. Numbers are not used again while the engine runs.
 *
 * <p>What exists is kept in memory, one immutable record per snapshot; the map is the only thing
 * that threads share, and reserving a key in it is what makes two calls about one key exclude each
 * other.
 */
public final class OverlaySnapshots implements Snapshots {
  private static final System.Logger LOG = System.getLogger(OverlaySnapshots.class.getName());
  private static final String EMPTY = "empty";
  private static final Set<String> OWN = Set.of(EMPTY, Trash.REMOVED, Trash.REMOVING);
  private static final String DIFF = "diff";
  private static final String WORK = "work";

  private final Path base;
  private final Directory root;
  private final ConcurrentHashMap<SnapshotKey, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Trash trash;

  /** A snapshot and the directory that holds it. */
  private record Entry(Snapshot snapshot, long number, State state) {
    String directory() {
      return Long.toString(number);
    }

    String diff() {
      return number + "/" + DIFF;
    }

    Entry in(State next) {
      return new Entry(snapshot, number, next);
    }
  }

  private enum State {
    /** Being made: reserved, not to be seen. */
    MAKING,
    WHOLE,
    /** Being committed or removed. */
    LEAVING
  }

  private OverlaySnapshots(Path base, Directory root) {
    this.base = base;
    this.root = root;
    this.trash = new Trash(base, root);
  }

  /**
   * Opens the snapshots under {@code root}, e.g. {@code /var/lib/gantry/overlay2}; makes it when it
   * is not there. What a killed engine left half-made is removed.
   */
  public static OverlaySnapshots open(Path root) throws IOException {
    Path base = root.toAbsolutePath();
    Files.createDirectories(base);
    Directory directory = Directory.open(base);
    try {
      OverlaySnapshots snapshots = new OverlaySnapshots(base, directory);
      snapshots.load();
      return snapshots;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  @Override
  public Snapshot prepare(SnapshotKey key, Optional<SnapshotKey> parent) throws IOException {
    return make(new Snapshot(key, Snapshot.Kind.ACTIVE, parent));
  }

  @Override
  public Snapshot view(SnapshotKey key, Optional<SnapshotKey> parent) throws IOException {
    return make(new Snapshot(key, Snapshot.Kind.VIEW, parent));
  }

  @Override
  public Snapshot commit(SnapshotKey active, SnapshotKey committed) throws IOException {
    Entry old = whole(active);
    sync();
    return commit(old, new Snapshot(committed, Snapshot.Kind.COMMITTED, old.snapshot.parent()));
  }

  @Override
  public Snapshot commit(SnapshotKey active, SnapshotKey committed, Optional<SnapshotKey> parent)
      throws IOException {
    Entry old = whole(active);
    if (old.snapshot.parent().isPresent() && !old.snapshot.parent().equals(parent)) {
      throw new SnapshotException(Reason.WRONG_KIND, active, "it stands on another parent already");
    }
    return commit(old, new Snapshot(committed, Snapshot.Kind.COMMITTED, parent));
  }

  private Snapshot commit(Entry old, Snapshot snapshot) throws IOException {
    SnapshotKey active = old.snapshot.key();
    SnapshotKey committed = snapshot.key();
    if (old.snapshot.kind() != Snapshot.Kind.ACTIVE) {
      throw new SnapshotException(Reason.WRONG_KIND, active, "only an active one is committed");
    }
    Entry entry = new Entry(snapshot, old.number, State.MAKING);
    leave(old);
    try {
      reserve(entry);
    } catch (SnapshotException e) {
      comeBack(old);
      throw e;
    }
    try {
      if (snapshot.parent().isPresent()) {
        requireCommitted(snapshot.parent().get());
      }
      root.removeTree(old.directory() + "/" + WORK);
      Description.replace(root, entry.directory(), snapshot);
    } catch (IOException | RuntimeException e) {
      entries.remove(committed);
      comeBack(old);
      throw e;
    }
    entries.put(committed, entry.in(State.WHOLE));
    entries.remove(active);
    return snapshot;
  }

  @Override
  public void sync() throws IOException {
    root.syncFileSystem();
  }

  @Override
  public OverlayMount mount(SnapshotKey key) throws IOException {
    Entry entry = whole(key);
    return switch (entry.snapshot.kind()) {
      case ACTIVE ->
          new OverlayMount(
              base,
              lower(entry.snapshot.parent(), 1),
              Optional.of(entry.diff()),
              Optional.of(entry.directory() + "/" + WORK));
      case VIEW -> readOnly(entry.snapshot.parent());
      case COMMITTED -> readOnly(Optional.of(key));
    };
  }

  @Override
  public Directory layer(SnapshotKey key) throws IOException {
    return root.directory(whole(key).diff());
  }

  @Override
  public Directory open(SnapshotKey key, Access access) throws IOException {
    OverlayMount mount = mount(key);
    OverlayMount wanted =
        switch (access) {
          case READ -> mount.readOnly();
          case WRITE -> mount;
        };
    return Directory.of(wanted.mountDetached(), "snapshot " + key);
  }

  @Override
  public Directory openParent(SnapshotKey key) throws IOException {
    OverlayMount mount = readOnly(whole(key).snapshot.parent());
    return Directory.of(mount.mountDetached(), "parent of snapshot " + key);
  }

  @Override
  public Usage usage(SnapshotKey key) throws IOException {
    try (Directory layer = layer(key)) {
      return DiskUsage.of(layer);
    }
  }

  @Override
  public Optional<Snapshot> find(SnapshotKey key) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> entry.state == State.WHOLE)
        .map(Entry::snapshot);
  }

  @Override
  public List<Snapshot> list() {
    return entries.values().stream()
        .filter(entry -> entry.state == State.WHOLE)
        .map(Entry::snapshot)
        .collect(Collectors.toUnmodifiableList());
  }

  @Override
  public void remove(SnapshotKey key) throws IOException {
    Entry entry = whole(key);
    leave(entry);
    try {
      if (entry.snapshot.kind() == Snapshot.Kind.COMMITTED) {
        requireNoChildren(key);
      }
      trash.discard(entry.directory());
    } catch (IOException | RuntimeException e) {
      comeBack(entry);
      throw e;
    }
    entries.remove(key);
  }

  /** Waits until the content of all removed snapshots is gone from the disk. */
  public void awaitRemovals() {
    trash.await();
  }

  @Override
  public void close() {
    trash.close();
    root.close();
  }

  private Snapshot make(Snapshot snapshot) throws IOException {
    Entry entry = new Entry(snapshot, numbers.incrementAndGet(), State.MAKING);
    reserve(entry);
    try {
      // After the reservation: whoever removes the parent sees this child, or this sees no parent.
      if (snapshot.parent().isPresent()) {
        requireCommitted(snapshot.parent().get());
      }
      root.mkdir(entry.directory(), 0710);
      root.mkdir(entry.diff(), 0755);
      if (snapshot.kind() == Snapshot.Kind.ACTIVE) {
        root.mkdir(entry.directory() + "/" + WORK, 0700);
      }
      Description.create(root, entry.directory(), snapshot);
      entries.put(snapshot.key(), entry.in(State.WHOLE));
      return snapshot;
    } catch (IOException | RuntimeException e) {
      entries.remove(snapshot.key());
      discard(entry.directory());
      throw e;
    }
  }

  private void reserve(Entry entry) throws SnapshotException {
    if (entries.putIfAbsent(entry.snapshot.key(), entry) != null) {
      throw new SnapshotException(
          Reason.ALREADY_EXISTS, entry.snapshot.key(), "there is one already");
    }
  }

  private void leave(Entry entry) throws SnapshotException {
    if (!entries.replace(entry.snapshot.key(), entry, entry.in(State.LEAVING))) {
      throw new SnapshotException(
          Reason.NOT_FOUND, entry.snapshot.key(), "it is being changed by somebody else");
    }
  }

  /** Undoes {@link #leave}. */
  private void comeBack(Entry entry) {
    entries.replace(entry.snapshot.key(), entry.in(State.LEAVING), entry);
  }

  private Entry whole(SnapshotKey key) throws SnapshotException {
    Entry entry = entries.get(key);
    if (entry == null || entry.state != State.WHOLE) {
      throw new SnapshotException(Reason.NOT_FOUND, key, "there is none");
    }
    return entry;
  }

  private Entry requireCommitted(SnapshotKey parent) throws SnapshotException {
    Entry entry = whole(parent);
    if (entry.snapshot.kind() != Snapshot.Kind.COMMITTED) {
      throw new SnapshotException(Reason.WRONG_KIND, parent, "it is not committed");
    }
    return entry;
  }

  private void requireNoChildren(SnapshotKey key) throws SnapshotException {
    for (Entry entry : entries.values()) {
      if (entry.snapshot.parent().filter(key::equals).isPresent()) {
        throw new SnapshotException(
            Reason.IN_USE, key, "snapshot " + entry.snapshot.key() + " stands on it");
      }
    }
  }

  private OverlayMount readOnly(Optional<SnapshotKey> top) throws IOException {
    return new OverlayMount(base, lower(top, 2), Optional.empty(), Optional.empty());
  }

  /** The directories from {@code top} down, and empty ones when there are fewer than needed. */
  private List<String> lower(Optional<SnapshotKey> top, int atLeast) throws IOException {
    List<String> lower = new ArrayList<>();
    for (Optional<SnapshotKey> key = top; key.isPresent(); ) {
      Entry entry = requireCommitted(key.get());
      lower.add(entry.diff());
      key = entry.snapshot.parent();
    }
    for (int i = 0; lower.size() < atLeast; i++) {
      lower.add(EMPTY + "/" + i);
    }
    return lower;
  }

  private void load() throws IOException {
    root.mkdirs(EMPTY + "/0", 0755);
    root.mkdirs(EMPTY + "/1", 0755);
    trash.open();
    for (DirectoryEntry child : root.list()) {
      load(child.name());
    }
    dropOrphans();
  }

  private void load(String directory) throws IOException {
    if (OWN.contains(directory)) {
      return;
    }
    long number = number(directory);
    Optional<Snapshot> snapshot = number > 0 ? Description.read(root, directory) : Optional.empty();
    if (snapshot.isEmpty()) {
      LOG.log(Level.INFO, "removing {0}/{1}, which was left half-made", base, directory);
      trash.discard(directory);
      return;
    }
    numbers.accumulateAndGet(number, Math::max);
    entries.put(snapshot.get().key(), new Entry(snapshot.get(), number, State.WHOLE));
  }

  /** A parent can be missing only when the disk was damaged; what stood on it is of no use. */
  private void dropOrphans() {
    Collection<Entry> all = List.copyOf(entries.values());
    for (Entry entry : all) {
      Optional<SnapshotKey> parent = entry.snapshot.parent();
      if (parent.isPresent() && !entries.containsKey(parent.get())) {
        LOG.log(
            Level.WARNING,
            "snapshot {0} cannot be used: its parent {1} is missing",
            entry.snapshot.key(),
            parent.get());
      }
    }
  }

  private static long number(String directory) {
    try {
      return Long.parseLong(directory);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Removes what a failure left; should that fail too, the next engine does it. */
  private void discard(String directory) {
    try {
      if (root.find(directory).isPresent()) {
        trash.discard(directory);
      }
    } catch (KernelException e) {
      LOG.log(Level.WARNING, "cannot remove {0}/{1}: {2}", base, directory, e.getMessage());
    }
  }
}
