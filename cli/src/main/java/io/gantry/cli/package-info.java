/** The gantry command: a client of the API and of nothing else. */
@NullMarked
package io.gantry.cli;

import org.jspecify.annotations.NullMarked;
