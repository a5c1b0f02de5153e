/**
 * How large trees are that somebody may be writing to, without walking through all of them each
 * time that somebody asks: what was measured is kept, with what shows whether it still holds.
 */
@NullMarked
package io.gantry.engine.usage;

import org.jspecify.annotations.NullMarked;
