/**
 * Programs of the host that are called at the moments of a container's life, as the OCI runtime
 * specification's {@code hooks} say. Each is a process of the launcher's with the container's state
 * at its input; one that fails says what it has written.
 */
@NullMarked
package io.gantry.runtime.hook;

import org.jspecify.annotations.NullMarked;
