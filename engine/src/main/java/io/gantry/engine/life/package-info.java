/**
 * The life of containers. {@link io.gantry.engine.life.Container} owns everything that changes
 * about one container, under its own lock; nothing here holds a lock over several of them.
 */
@NullMarked
package io.gantry.engine.life;

import org.jspecify.annotations.NullMarked;
