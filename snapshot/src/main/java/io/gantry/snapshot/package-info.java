/** Layered file systems: layers applied from tar streams, mounted, and compared. */
@NullMarked
package io.gantry.snapshot;

import org.jspecify.annotations.NullMarked;
