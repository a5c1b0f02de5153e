/**
 * Docker's seccomp profiles: {@link io.gantry.runtime.seccomp.SeccompProfile} reads the JSON that
 * users pass by {@code --security-opt seccomp=FILE}, and decides its conditions on capabilities,
 * kernel and architecture; {@link io.gantry.runtime.seccomp.SeccompFilters} compiles, and keeps
 * what it compiled lately.
 */
@NullMarked
package io.gantry.runtime.seccomp;

import org.jspecify.annotations.NullMarked;
