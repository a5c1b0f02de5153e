/** What happens in the engine, told to whoever subscribes. */
@NullMarked
package io.gantry.engine.event;

import org.jspecify.annotations.NullMarked;
