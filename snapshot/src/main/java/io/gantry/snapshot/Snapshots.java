package io.gantry.snapshot;

import io.gantry.kernel.fs.Directory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of a data root. The story of an image's layer: {@link #prepare} an active snapshot
 * under a temporary key, unpack the layer into its {@link #layer} directory, {@link #commit} it
 * under its chain id. The story of a container: {@code prepare} an active snapshot on the image's
 * topmost chain, {@link #mount} it in the container's namespace, {@link #remove} it.
 *
 * <p>Each call is atomic: whenever the engine dies, the next one finds a snapshot whole or not at
 * all. Calls about different keys do not wait for one another. Requests that cannot be met throw
 * {@link SnapshotException}.
 */
public interface Snapshots extends AutoCloseable {
  /** Makes an active snapshot on a committed parent, or on nothing. */
  Snapshot prepare(SnapshotKey key, Optional<SnapshotKey> parent) throws IOException;

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
  OverlayMount mount(SnapshotKey key) throws IOException;

  /** Opens the directory that holds the snapshot's own difference, in overlayfs's form. */
  Directory layer(SnapshotKey key) throws IOException;

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

  @Override
  void close();
}
