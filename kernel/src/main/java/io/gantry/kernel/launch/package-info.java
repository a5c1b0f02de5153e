/**
 * Starting processes in namespaces of their own: {@link io.gantry.kernel.launch.Launcher} walks a
 * {@link io.gantry.kernel.program.Program} in a process of its own, whose executable is a few
 * hundred bytes in a sealed memfd.
 *
 * <p>A {@link io.gantry.kernel.launch.Launch} says what to start: the launcher process clones the
 * container's init, which walks its steps up to {@code execve}; then the launcher stays as the
 * init's shim, with the descriptors that {@link io.gantry.kernel.launch.ShimDescriptors} numbers.
 * An {@link io.gantry.kernel.launch.Entry} starts nothing: it opens things inside other namespaces
 * and hands their descriptors back.
 *
 * <p>Invariants: none of the engine's memory is shared with a launched process but the table, which
 * is gone from it when it executes; it has the descriptors that it was given and no others; the
 * engine itself never enters a container's namespaces.
 */
@NullMarked
package io.gantry.kernel.launch;

import org.jspecify.annotations.NullMarked;
