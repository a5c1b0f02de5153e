/**
 * Files of containers, in and out: {@code docker cp}, {@code diff} and {@code export}, for running
 * and stopped containers alike. Paths are resolved inside the container's root by the kernel, so no
 * symbolic link of the container, swapped at whatever moment, leads out of it.
 */
@NullMarked
package io.gantry.engine.archive;

import org.jspecify.annotations.NullMarked;
