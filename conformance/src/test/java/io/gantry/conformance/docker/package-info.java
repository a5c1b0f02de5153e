/** What the unmodified docker CLI does with the engine, command by command. */
@NullMarked
package io.gantry.conformance.docker;

import org.jspecify.annotations.NullMarked;
