/**
 * Moves everything that one storage driver keeps in a data root to another, while no engine uses
 * it.
 */
@NullMarked
package io.gantry.engine.migrate;

import org.jspecify.annotations.NullMarked;
