/**
 * A container specification becomes a process.
 *
 * <p>The story: a {@link io.gantry.runtime.ContainerSpec} says everything about one container.
 * {@link io.gantry.runtime.ContainerRuntime#start} turns it into a plan (a list of named steps in
 * the kernel's order, a printable value), the plan into a system-call program, and hands that to
 * the kernel module's launcher. What comes back is a {@link io.gantry.runtime.Running}: the shim's
 * identity, the container's first process, its streams and its exit. {@link
 * io.gantry.runtime.ContainerRuntime#exec} does the same for one more process in a running
 * container, {@link io.gantry.runtime.ContainerRuntime#reattach} finds a container again after the
 * engine that started it has died. A start that fails is a {@link
 * io.gantry.runtime.LaunchException}: which step, on what, and why.
 *
 * <p>Invariants: everything from {@code pivot_root} on happens in the container's own root, so no
 * path of the container can lead outside; no process of a container ever runs outside its cgroups;
 * the engine's memory and descriptors are never within reach of a container; the root file system
 * is mounted in the container's mount namespace alone, so nothing is left on the host when the
 * container ends, however it ends.
 */
@NullMarked
package io.gantry.runtime;

import org.jspecify.annotations.NullMarked;
