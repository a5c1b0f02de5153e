/**
 * What {@code docker top} shows, in the language of {@code ps(1)}: {@link
 * io.gantry.engine.top.PsArguments} reads the arguments, {@link io.gantry.engine.top.Column} names
 * what they ask for, {@link io.gantry.engine.top.ProcessFacts} is what the kernel says of a
 * process. No {@code ps} is run: the host may have none.
 */
@NullMarked
package io.gantry.engine.top;

import org.jspecify.annotations.NullMarked;
