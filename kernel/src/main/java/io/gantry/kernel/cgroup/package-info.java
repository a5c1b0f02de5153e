/**
 * Control groups, version 2 and version 1 behind one interface.
 *
 * <p>{@link io.gantry.kernel.cgroup.Cgroups} is what the machine has mounted; it makes and finds
 * {@link io.gantry.kernel.cgroup.Cgroup}s by path. A container's life in them: {@code create} makes
 * the directories and applies the {@link io.gantry.kernel.cgroup.Limit}s and {@link
 * io.gantry.kernel.cgroup.DeviceRule}s before anything runs; the container's first process then
 * enters as the {@link io.gantry.kernel.cgroup.Entry} says: on version 2 the launcher clones it
 * straight into the group ({@code CLONE_INTO_CGROUP}), on version 1 the new process itself, not the
 * shim above it, writes {@code 0} into each {@code cgroup.procs} as its first step and only then
 * unshares its cgroup namespace. While it runs, limits may be changed, the group frozen and its
 * {@link io.gantry.kernel.cgroup.Usage} read. {@code remove} kills nothing: it takes away what is
 * empty, with whatever groups the container made below.
 *
 * <p>Sources: {@code cgroups(7)}, kernel {@code Documentation/admin-guide/cgroup-v1} and {@code
 * cgroup-v2.rst}.
 */
@NullMarked
package io.gantry.kernel.cgroup;

import org.jspecify.annotations.NullMarked;
