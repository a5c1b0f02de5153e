/** A container specification becomes a process. */
@NullMarked
package io.gantry.runtime;

import org.jspecify.annotations.NullMarked;
