/**
 * What containers use: processors, memory, processes, block devices and network, as the kernel's
 * cgroups and {@code /proc} tell it; and which processes run in them.
 */
@NullMarked
package io.gantry.engine.stats;

import org.jspecify.annotations.NullMarked;
