/**
 * From a container's description to what the kernel is told: the runtime's specification, limits
 * and device rules of the cgroup, the files in {@code /etc}. Pure functions, apart from looking up
 * what device nodes of the host are.
 */
@NullMarked
package io.gantry.engine.spec;

import org.jspecify.annotations.NullMarked;
