/**
 * Layered file systems.
 *
 * <p>A {@link io.gantry.snapshot.Snapshot} is a directory tree, stored as the difference to its
 * parent. An <i>active</i> one is writable and belongs to a container, or is a layer in the making;
 * {@code commit} turns it into a <i>committed</i> one, which never changes and may be the parent of
 * others; a <i>view</i> is read-only. {@link io.gantry.snapshot.Snapshots} is the life cycle, the
 * package {@code driver} keeps it in one of several forms, {@link io.gantry.snapshot.SnapshotMount}
 * says how to mount one, {@link io.gantry.snapshot.Difference} what it changed.
 *
 * <p>Beside it: {@code tar} reads and writes archives, {@code layer} turns an archive into a layer
 * directory and back, {@code tree} compares trees and copies in and out of them.
 */
@NullMarked
package io.gantry.snapshot;

import org.jspecify.annotations.NullMarked;
