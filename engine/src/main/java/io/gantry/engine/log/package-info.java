/**
 * What containers say: kept in files, sent to servers, read back.
 *
 * <p>A {@link io.gantry.engine.log.LogDriver} is chosen when a container is created; {@link
 * io.gantry.engine.log.LogDrivers} knows their names. The container's {@link
 * io.gantry.engine.log.ContainerLog} is written by the one pump that moves the container's output
 * ({@link io.gantry.engine.log.LogWriter}), and read by any number of {@link
 * io.gantry.engine.log.LogReader}s.
 *
 * <ul>
 *   <li>Files: {@link io.gantry.engine.log.FileLog} says how they are kept, {@link
 *       io.gantry.engine.log.LogFormat} how lines stand in them: as Docker's {@code json-file} has
 *       them, or on {@link io.gantry.engine.log.Pages}. Each format has an encoder, a decoder and a
 *       {@link io.gantry.engine.log.LogSearch}. They work on bytes, many lines at a time: no line
 *       becomes a string and no line allocates.
 *   <li>Servers: a {@link io.gantry.engine.log.LogSender} with a {@link
 *       io.gantry.engine.log.LogSink} for each run, fed by a {@link
 *       io.gantry.engine.log.SendQueue}; the packages beside this one have them.
 * </ul>
 *
 * <p>Invariants: a log file has one writer; a file that was rotated away never changes, except that
 * its compressed copy takes its place; readers take no lock that a writer holds while it writes, so
 * a reader never slows a container; nobody waits for a server but its own thread; a damaged line
 * costs that line, or its page, and no other.
 */
@NullMarked
package io.gantry.engine.log;

import org.jspecify.annotations.NullMarked;
