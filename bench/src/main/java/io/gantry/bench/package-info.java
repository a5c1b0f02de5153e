/**
 * JMH benchmarks of the pieces that stand on a hot path: one class each, named after the piece.
 * What a user feels is measured from outside, side by side with the peer (bench/side-by-side).
 */
@NullMarked
package io.gantry.bench;

import org.jspecify.annotations.NullMarked;
