/**
 * Storage drivers. {@link io.gantry.snapshot.driver.StoredSnapshots} is the life cycle, the same
 * for all: numbered directories, a description in each that is written last and removed first, and
 * what is known of them in memory. A {@code Storage} below it knows what is in such a directory:
 * overlayfs's difference, a btrfs subvolume, or a plain copy. {@link
 * io.gantry.snapshot.driver.Drivers} chooses one for a data root.
 */
@NullMarked
package io.gantry.snapshot.driver;

import org.jspecify.annotations.NullMarked;
