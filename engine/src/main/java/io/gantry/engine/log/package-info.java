/**
 * What containers say, kept in files. A {@link io.gantry.engine.log.LogDriver} is chosen when a
 * container is created; its {@link io.gantry.engine.log.ContainerLog} is written by the one pump
 * that moves the container's output, and read by any number of {@link
 * io.gantry.engine.log.LogReader}s.
 *
 * <p>The format is Docker's {@code json-file}: one JSON object a line with the members {@code log},
 * {@code stream}, {@code attrs} (where asked for) and {@code time}. Files are encoded and decoded
 * on bytes, many lines at a time: no line becomes a string and no line allocates.
 *
 * <p>Invariants: a log file has one writer; a file that was rotated away never changes, except that
 * its compressed copy takes its place; readers take no lock that a writer holds while it writes, so
 * a reader never slows a container; a damaged line costs that line and no other.
 */
@NullMarked
package io.gantry.engine.log;

import org.jspecify.annotations.NullMarked;
