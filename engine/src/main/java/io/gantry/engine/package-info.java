/** Policy: containers, images, logs, events; usable as a library in any JVM. */
@NullMarked
package io.gantry.engine;

import org.jspecify.annotations.NullMarked;
