/**
 * Capabilities ({@code capabilities(7)}): the kernel's names and numbers, sets of them as values,
 * and what this process itself may hand on.
 */
@NullMarked
package io.gantry.kernel.capability;

import org.jspecify.annotations.NullMarked;
