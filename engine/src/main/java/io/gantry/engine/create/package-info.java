/**
 * From a request and an image to the description of a container: pure functions that merge, check
 * and plan. What is asked for and not there yet is refused, or done without and said so in a
 * warning; nothing is passed over in silence.
 */
@NullMarked
package io.gantry.engine.create;

import org.jspecify.annotations.NullMarked;
