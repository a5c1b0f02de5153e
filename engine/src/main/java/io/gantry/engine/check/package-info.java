/**
 * {@code gantry system check}: what is on disk and in the kernel against what the engine knows.
 *
 * <p>The engine goes on working meanwhile, so a look may see something on its way in or out. A
 * {@link io.gantry.engine.check.Fault} is what two looks have seen, half a second apart; a repair
 * looks once more, under the lock of whoever it concerns, and does only what that one would do.
 */
@NullMarked
package io.gantry.engine.check;

import org.jspecify.annotations.NullMarked;
