/**
 * Layered file systems.
 *
 * <p>A {@link io.gantry.snapshot.Snapshot} is a directory tree, stored as the difference to its
 * parent. An <i>active</i> one is writable and belongs to a container, or is a layer in the making;
 * {@code commit} turns it into a <i>committed</i> one, which never changes and may be the parent of
 * others; a <i>view</i> is read-only. {@link io.gantry.snapshot.Snapshots} is the life cycle,
 * {@link io.gantry.snapshot.OverlaySnapshots} keeps it in overlayfs's form, {@link
 * io.gantry.snapshot.OverlayMount} says how to mount one.
 *
 * <p>Beside it: {@code tar} reads and writes archives, {@code layer} turns an archive into a layer
 * directory and back, {@code tree} compares trees and copies in and out of them.
 */
@NullMarked
package io.gantry.snapshot;

import org.jspecify.annotations.NullMarked;
