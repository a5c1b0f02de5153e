/**
 * The daemon: one engine and its API as a process, with the flags and the life cycle of dockerd.
 *
 * <p>{@link io.gantry.api.daemon.Main} reads the flags ({@link io.gantry.api.daemon.FlagTable}) and
 * the configuration file, opens the sockets, and then the engine; who asks in between is answered
 * when the engine is open, except for {@code _ping}, which is answered at once. A signal, or an
 * engine that cannot be opened, ends it in the reverse order.
 */
@NullMarked
package io.gantry.api.daemon;

import org.jspecify.annotations.NullMarked;
