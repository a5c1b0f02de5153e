/** What is left of containers when the engine dies at a bad moment. */
@NullMarked
package io.gantry.conformance.crash;

import org.jspecify.annotations.NullMarked;
