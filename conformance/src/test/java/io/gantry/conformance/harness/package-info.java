/**
 * Starts an engine apart from everything else on the machine, listens in on what it answers, and
 * looks for what it leaves behind.
 */
@NullMarked
package io.gantry.conformance.harness;

import org.jspecify.annotations.NullMarked;
