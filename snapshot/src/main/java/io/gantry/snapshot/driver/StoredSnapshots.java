package io.gantry.snapshot.driver;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.Trash;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotException.Reason;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.SnapshotMount;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.Usage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Snapshots in directories. Each has one with a short number for a name:
 *
 * <pre>
 * overlay2/
 *   17/
 *     snapshot      key, kind and parent; there when all else is
 *     ...           what the {@link Storage} keeps
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
public final class StoredSnapshots implements Snapshots {
  private static final System.Logger LOG = System.getLogger(StoredSnapshots.class.getName());
  private static final Set<String> OWN =
      Set.of(OverlayStorage.EMPTY, Trash.REMOVED, Trash.REMOVING);

  private final Path base;
  private final Directory root;
  private final ConcurrentHashMap<SnapshotKey, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Storage storage;
  private final StorageOptions options;
  private final Trash trash;
  private final Checkpoint checkpoint;

  /** A snapshot and the directory that holds it. */
  private record Entry(Snapshot snapshot, long number, State state) {
    String directory() {
      return Long.toString(number);
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

  private StoredSnapshots(
      Path base, Directory root, Storage storage, StorageOptions options, Checkpoint checkpoint) {
    this.base = base;
    this.root = root;
    this.storage = storage;
    this.options = options;
    this.checkpoint = checkpoint;
    this.trash = new Trash(base, root, storage);
  }

  /**
   * Opens the snapshots that {@code driver} keeps under {@code root}, e.g. {@code
   * /var/lib/gantry/overlay2}; makes it when it is not there. What a killed engine left half-made
   * is removed.
   *
   * @throws StorageException when the driver cannot work there
   */
  public static StoredSnapshots open(StorageDriver driver, Path root) throws IOException {
    return open(root, StorageOptions.none(driver), Checkpoint.NONE);
  }

  static StoredSnapshots open(Path root, StorageOptions options, Checkpoint checkpoint)
      throws IOException {
    Path base = root.toAbsolutePath();
    Files.createDirectories(base);
    Directory directory = Directory.open(base);
    try {
      Storage storage = storage(base, directory, options, checkpoint);
      StoredSnapshots snapshots =
          new StoredSnapshots(base, directory, storage, options, checkpoint);
      snapshots.load();
      return snapshots;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static Storage storage(
      Path base, Directory root, StorageOptions options, Checkpoint checkpoint) throws IOException {
    return switch (options.driver()) {
      case OVERLAY2 -> {
        ProjectIds projects = ProjectIds.of(root);
        options.requireSupported(root, projects);
        yield new OverlayStorage(base, root, projects, checkpoint);
      }
      case BTRFS -> {
        BtrfsTrees trees = new BtrfsTrees(root);
        trees.require();
        yield new TreeStorage(base, root, trees, checkpoint);
      }
      case VFS -> {
        ProjectIds projects = ProjectIds.of(root);
        options.requireSupported(root, projects);
        yield new TreeStorage(base, root, new CopiedTrees(root, projects), checkpoint);
      }
    };
  }

  @Override
  public StorageDriver driver() {
    return storage.driver();
  }

  @Override
  public List<Map.Entry<String, String>> status() {
    return storage.status();
  }

  @Override
  public SizeLimit limit(Map<String, String> storageOptions) throws StorageException {
    return options.limit(storageOptions, storage.limitsSizes());
  }

  @Override
  public Snapshot prepare(SnapshotKey key, Optional<SnapshotKey> parent, SizeLimit limit)
      throws IOException {
    return make(new Snapshot(key, Snapshot.Kind.ACTIVE, parent), limit);
  }

  @Override
  public Snapshot view(SnapshotKey key, Optional<SnapshotKey> parent) throws IOException {
    return make(new Snapshot(key, Snapshot.Kind.VIEW, parent), SizeLimit.NONE);
  }

  @Override
  public Snapshot commit(SnapshotKey active, SnapshotKey committed) throws IOException {
    Entry old = whole(active);
    Snapshot snapshot = new Snapshot(committed, Snapshot.Kind.COMMITTED, old.snapshot.parent());
    return commit(old, snapshot, Writing.TO_DISK);
  }

  @Override
  public Snapshot commit(SnapshotKey active, SnapshotKey committed, Optional<SnapshotKey> parent)
      throws IOException {
    Entry old = whole(active);
    if (old.snapshot.parent().isPresent() && !old.snapshot.parent().equals(parent)) {
      throw new SnapshotException(Reason.WRONG_KIND, active, "it stands on another parent already");
    }
    return commit(old, new Snapshot(committed, Snapshot.Kind.COMMITTED, parent), Writing.LATER);
  }

  /** Whether a commit waits until the content is on the disk. */
  private enum Writing {
    TO_DISK,
    LATER
  }

  private Snapshot commit(Entry old, Snapshot snapshot, Writing writing) throws IOException {
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
      storage.settle(place(old), place(entry));
      if (writing == Writing.TO_DISK) {
        sync();
      }
      checkpoint.reached("content settled");
      Description.replace(root, entry.directory(), snapshot);
      checkpoint.reached("description replaced");
    } catch (IOException | RuntimeException e) {
      entries.remove(committed);
      comeBack(old);
      throw e;
    }
    entries.put(committed, entry.in(State.WHOLE));
    entries.remove(active);
    settled(entry);
    return snapshot;
  }

  @Override
  public void sync() throws IOException {
    root.syncFileSystem();
  }

  /** The old content is of no more use; should it stay, the next engine removes it. */
  private void settled(Entry entry) {
    try {
      storage.settled(place(entry), trash);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "old content of {0} stays: {1}", entry.directory(), e.getMessage());
    }
  }

  @Override
  public SnapshotMount mount(SnapshotKey key) throws IOException {
    return storage.mount(place(whole(key)));
  }

  @Override
  public Directory layer(SnapshotKey key) throws IOException {
    return storage.layer(place(whole(key)));
  }

  @Override
  public Difference difference(SnapshotKey key) throws IOException {
    return storage.difference(place(whole(key)));
  }

  @Override
  public Directory open(SnapshotKey key, Access access) throws IOException {
    SnapshotMount mount = mount(key);
    SnapshotMount wanted =
        switch (access) {
          case READ -> mount.readOnly();
          case WRITE -> mount;
        };
    return Directory.of(wanted.mountDetached(), "snapshot " + key);
  }

  @Override
  public Directory openParent(SnapshotKey key) throws IOException {
    SnapshotMount mount = storage.mountParent(place(whole(key)));
    return Directory.of(mount.mountDetached(), "parent of snapshot " + key);
  }

  @Override
  public Usage usage(SnapshotKey key) throws IOException {
    return storage.usage(place(whole(key)));
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
      checkpoint.reached("to be removed");
      trash.discard(entry.directory());
      checkpoint.reached("removed");
    } catch (IOException | RuntimeException e) {
      comeBack(entry);
      throw e;
    }
    entries.remove(key);
  }

  @Override
  public Path directory(SnapshotKey key) throws SnapshotException {
    return base.resolve(whole(key).directory());
  }

  /** Reads what exists after the directories: each is reserved before it is made. */
  @Override
  public List<String> strays() throws IOException {
    List<String> names =
        root.list().stream().map(DirectoryEntry::name).filter(name -> !OWN.contains(name)).toList();
    Set<String> known = numbers();
    return names.stream().filter(name -> !known.contains(name)).toList();
  }

  private Set<String> numbers() {
    return entries.values().stream().map(Entry::directory).collect(Collectors.toSet());
  }

  @Override
  public void removeStray(String name) throws IOException {
    boolean plain = !name.contains("/") && !name.startsWith(".") && !OWN.contains(name);
    if (plain && !numbers().contains(name)) {
      trash.discard(name);
    }
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

  private Snapshot make(Snapshot snapshot, SizeLimit limit) throws IOException {
    Entry entry = new Entry(snapshot, numbers.incrementAndGet(), State.MAKING);
    reserve(entry);
    try {
      // After the reservation: whoever removes the parent sees this child, or this sees no parent.
      if (snapshot.parent().isPresent()) {
        requireCommitted(snapshot.parent().get());
      }
      root.mkdir(entry.directory(), 0710);
      checkpoint.reached("directory made");
      storage.make(place(entry), limit);
      checkpoint.reached("content made");
      Description.create(root, entry.directory(), snapshot);
      checkpoint.reached("description written");
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

  /** Where an entry lies, and all that is below it. */
  private Place place(Entry entry) throws IOException {
    List<String> below = new ArrayList<>();
    Optional<SnapshotKey> key = entry.snapshot.parent();
    while (key.isPresent()) {
      Entry parent = requireCommitted(key.get());
      below.add(parent.directory());
      key = parent.snapshot.parent();
    }
    return new Place(entry.snapshot, entry.directory(), below);
  }

  private void load() throws IOException {
    storage.open();
    trash.open();
    for (DirectoryEntry child : root.list()) {
      load(child.name());
    }
    tellOrphans();
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
    storage.recover(new Place(snapshot.get(), directory, List.of()), trash);
    entries.put(snapshot.get().key(), new Entry(snapshot.get(), number, State.WHOLE));
  }

  /** A parent can be missing only when the disk was damaged; what stood on it is of no use. */
  private void tellOrphans() {
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
