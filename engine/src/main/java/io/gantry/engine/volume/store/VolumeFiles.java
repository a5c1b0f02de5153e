package io.gantry.engine.volume.store;

import io.gantry.engine.store.Records;
import io.gantry.engine.volume.Volume;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.fs.Trash;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The directories of all volumes.
 *
 * <pre>
 * volumes/
 *   NAME/volume.json   what it is
 *   NAME/_data/        what is in it, when its driver is the local one
 *   .new/              volumes that are being made
 *   .gone/             volumes that are being removed
 * </pre>
 *
 * <p>A name that no local volume may have, as plugins choose them, is escaped ({@link
 * DirectoryName}).
 *
 * <p>A volume whose description cannot be read keeps its data: it is then a plain one, without
 * labels. Those with options are on the disk before they have a name, because data written past a
 * lost option would be at the wrong place.
 */
public final class VolumeFiles implements AutoCloseable {
  /** What is in a volume. */
  public static final String DATA = "_data";

  private static final Logger LOG = System.getLogger(VolumeFiles.class.getName());
  private static final String DESCRIPTION = "volume.json";
  private static final String NEW = ".new";
  private static final String GONE = ".gone";
  private static final int TRAVERSABLE = 0711;
  private static final int PRIVATE = 0700;

  private final Path path;
  private final Directory root;
  private final Directory gone;
  private final Trash trash;
  private final Records<VolumeRecord> records = new Records<>(VolumeRecord.class);

  private VolumeFiles(Path path, Directory root) throws IOException {
    this.path = path;
    this.root = root;
    root.ensureDirectory(NEW, PRIVATE);
    root.ensureDirectory(GONE, PRIVATE);
    this.gone = root.directory(GONE);
    this.trash = new Trash(path.resolve(GONE), gone);
    trash.open();
    throwAway(NEW);
    throwAway(GONE);
  }

  /** Opens the directories in {@code path}, which is made when missing, and removes leftovers. */
  public static VolumeFiles open(Path path) throws IOException {
    Files.createDirectories(path);
    Directory root = Directory.open(path);
    try {
      root.chmod(".", TRAVERSABLE);
      return new VolumeFiles(path, root);
    } catch (IOException | RuntimeException e) {
      root.close();
      throw e;
    }
  }

  private void throwAway(String directory) throws IOException {
    for (DirectoryEntry left : root.list(directory)) {
      if (!left.name().equals(Trash.REMOVED) && !left.name().equals(Trash.REMOVING)) {
        throwAway(directory + "/" + left.name(), UUID.randomUUID().toString());
      }
    }
  }

  private void throwAway(String what, String as) throws IOException {
    root.rename(what, gone, as);
    trash.discard(as);
  }

  /** Where all volumes are. */
  Path path() {
    return path;
  }

  /** Where volume {@code name} is. */
  public Path directory(String name) {
    return path.resolve(DirectoryName.of(name));
  }

  /** Where the content of the local volume {@code name} is. */
  public Path data(String name) {
    return directory(name).resolve(DATA);
  }

  /** The names of all volumes, in no order. */
  public List<String> names() throws IOException {
    return root.list().stream()
        .filter(DirectoryEntry::isDirectory)
        .map(DirectoryEntry::name)
        .filter(name -> !name.startsWith("."))
        .map(DirectoryName::volume)
        .toList();
  }

  /** Begins a volume: a directory that is nobody's yet, for the caller to fill. */
  public Path begin() throws IOException {
    String coming = NEW + "/" + UUID.randomUUID();
    root.mkdir(coming, TRAVERSABLE);
    return path.resolve(coming);
  }

  /**
   * Writes the description and makes the volume exist.
   *
   * @throws KernelException {@code EEXIST} when there is one of its name
   */
  public void commit(Path coming, VolumeRecord record) throws IOException {
    String place = NEW + "/" + coming.getFileName();
    try (OpenFile file = root.create(place + "/" + DESCRIPTION, 0600)) {
      file.write(records.write(record));
      if (!record.options().isEmpty()) {
        file.sync();
      }
    }
    root.renameNew(place, root, DirectoryName.of(record.name()));
  }

  /** Takes back what {@link #begin} began. */
  public void abandon(Path coming) {
    try {
      throwAway(NEW + "/" + coming.getFileName(), UUID.randomUUID().toString());
    } catch (IOException e) {
      LOG.log(Level.WARNING, coming + " stays until the next start", e);
    }
  }

  /** Makes the volume not exist any more; its content goes a moment later. */
  public void remove(String name) throws IOException {
    try {
      throwAway(DirectoryName.of(name), UUID.randomUUID().toString());
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** What volume {@code name} is. */
  public VolumeRecord read(String name) throws IOException {
    Path file = directory(name).resolve(DESCRIPTION);
    try {
      return records.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return plain(name);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, file + " cannot be read: the volume is taken for a plain one", e);
      return plain(name);
    }
  }

  private VolumeRecord plain(String name) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(directory(name), BasicFileAttributes.class);
    return new VolumeRecord(
        name, Volume.LOCAL, Map.of(), Map.of(), attributes.lastModifiedTime().toInstant());
  }

  /** Waits until what was removed is off the disk. */
  public void await() {
    trash.await();
  }

  @Override
  public void close() {
    trash.close();
    gone.close();
    root.close();
  }
}
