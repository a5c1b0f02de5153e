/**
 * Containers on disk. A directory under {@code <data-root>/containers} is a container exactly when
 * its name is a full id; it is made under another name and renamed when whole, and renamed away
 * before it is taken apart, so a container is there completely or not at all.
 */
@NullMarked
package io.gantry.engine.store;

import org.jspecify.annotations.NullMarked;
