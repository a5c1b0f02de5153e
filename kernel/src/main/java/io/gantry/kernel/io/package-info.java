/**
 * Bytes between descriptors: {@link io.gantry.kernel.io.Pipe}s, {@link
 * io.gantry.kernel.io.Transfer} for reading, writing, splicing and teeing, {@link
 * io.gantry.kernel.io.Memfd} and {@link io.gantry.kernel.io.EventFd}, {@link
 * io.gantry.kernel.io.UnixDatagram}s, and the {@link io.gantry.kernel.io.Poller} that watches
 * thousands of descriptors with a few threads.
 *
 * <p>Invariants: every descriptor made here is closed on exec; a call that cannot go on without
 * waiting says so by its result and never by an exception.
 */
@NullMarked
package io.gantry.kernel.io;

import org.jspecify.annotations.NullMarked;
