/**
 * The standard streams of containers and execs on their way to log and clients.
 *
 * <p>Clients attach at any time, also before the process starts. When it has started (or was found
 * running after the engine was killed) its {@link io.gantry.engine.stream.StreamPorts} are handed
 * over, and a pump moves what the process says to its log and to every attached client.
 *
 * <p>Invariants: a byte of output is in the log exactly once, even if the engine is killed at any
 * instruction; an attached client gets every byte from the moment it attached. A client that reads
 * slowly makes the process wait, as a pipe would and as dockerd does, once a few hundred kilobytes
 * wait for it; one that goes away is detached and holds up nobody. Readers of a log never make
 * anybody wait.
 */
@NullMarked
package io.gantry.engine.stream;

import org.jspecify.annotations.NullMarked;
