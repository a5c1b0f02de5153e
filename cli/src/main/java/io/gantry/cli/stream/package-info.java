/**
 * Raw streams between a terminal and a container: multiplexed frames, detach keys, signals, window
 * size.
 */
@NullMarked
package io.gantry.cli.stream;

import org.jspecify.annotations.NullMarked;
