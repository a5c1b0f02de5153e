package io.gantry.snapshot;

import io.gantry.kernel.fs.Directory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The snapshots of a data root, kept by one storage driver. The story of an image's layer: {@link
 * #prepare} an active snapshot on nothing under a temporary key, unpack the layer into its {@link
 * #layer} directory, {@link #commit} it under its chain id on top of the stack that it belongs to.
 * The story of a container: {@code prepare} an active snapshot on the image's topmost chain, {@link
 * #mount} it in the container's namespace, look at its {@link #difference}, {@link #remove} it.
 *
 * <p>Each call is atomic: whenever the engine dies, the next one finds a snapshot whole or not at
 * all. Calls about different keys do not wait for one another. Requests that cannot be met throw
 * {@link SnapshotException}.
 */
public interface Snapshots extends AutoCloseable {
  /** Which driver keeps them. */
  StorageDriver driver();

  /** The rows that {@code docker info} shows below the driver's name. */
  List<Map.Entry<String, String>> status();

  /**
   * What a container's {@code --storage-opt} asks for, or what the daemon's configuration says for
   * all.
   *
   * @throws StorageException when this driver, or the file system below it, has no such thing
   */
  SizeLimit limit(Map<String, String> storageOptions) throws StorageException;

  /** Makes an active snapshot on a committed parent, or on nothing. */
  default Snapshot prepare(SnapshotKey key, Optional<SnapshotKey> parent) throws IOException {
    return prepare(key, parent, SizeLimit.NONE);
  }

  /** Makes an active snapshot that may hold only so much, on a committed parent or on nothing. */
  Snapshot prepare(SnapshotKey key, Optional<SnapshotKey> parent, SizeLimit limit)
      throws IOException;

  /** Makes a read-only snapshot of a committed parent. */
  Snapshot view(SnapshotKey key, Optional<SnapshotKey> parent) throws IOException;

  /**
   * Turns an active snapshot into a committed one of another name. Its content is on the disk when
   * this returns ({@code syncfs(2)}).
   */
  Snapshot commit(SnapshotKey active, SnapshotKey committed) throws IOException;

  /**
   * Turns an active snapshot that was made on nothing into a committed one on top of {@code
   * parent}: for a layer whose place in the stack is known only after it was unpacked. Does not
   * wait for the disk; call {@link #sync} before relying on it after a loss of power.
   */
  Snapshot commit(SnapshotKey active, SnapshotKey committed, Optional<SnapshotKey> parent)
      throws IOException;

  /** Waits until all that was written is on the disk ({@code syncfs(2)}). */
  void sync() throws IOException;

  /** How to mount the snapshot with all that is below it. Nothing is mounted by this. */
  SnapshotMount mount(SnapshotKey key) throws IOException;

  /**
   * Opens the directory that a layer is unpacked into, marks of deletion in overlayfs's form. The
   * snapshot is active and stands on nothing.
   */
  Directory layer(SnapshotKey key) throws IOException;

  /** What the snapshot changes in the tree that it stands on; to be closed. */
  Difference difference(SnapshotKey key) throws IOException;

  /**
   * Opens the whole tree, for the engine's own use: a detached mount that no process sees and that
   * is gone when the directory is closed.
   */
  Directory open(SnapshotKey key, Access access) throws IOException;

  /** Opens, for reading, the tree that the snapshot stands on: what it was before any change. */
  Directory openParent(SnapshotKey key) throws IOException;

  /** What the snapshot takes without its parents. Walks it. */
  Usage usage(SnapshotKey key) throws IOException;

  /** The snapshot of this key. */
  Optional<Snapshot> find(SnapshotKey key);

  /** All of them, in no order. */
  List<Snapshot> list();

  /**
   * Removes a snapshot that no other stands on. It is gone when this returns; its content leaves
   * the disk a little later.
   */
  void remove(SnapshotKey key) throws IOException;

  /** The directory that holds the snapshot, there or not. */
  Path directory(SnapshotKey key) throws SnapshotException;

  /** Names of directories among the snapshots' that hold none; one may be on its way out. */
  List<String> strays() throws IOException;

  /** Removes one of {@link #strays}; nothing happens when it has come to be a snapshot's. */
  void removeStray(String name) throws IOException;

  @Override
  void close();
}
