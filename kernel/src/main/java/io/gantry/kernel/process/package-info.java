/**
 * Processes from outside: {@link io.gantry.kernel.process.PidFd} is a handle that cannot come to
 * mean another process, {@link io.gantry.kernel.process.ProcessIdentity} names a process over a
 * restart of the engine, {@link io.gantry.kernel.process.Signal} and {@link
 * io.gantry.kernel.process.WaitStatus} are the words for how processes are told to end and how they
 * did.
 *
 * <p>Invariant: no signal is ever sent to a process id, only through a pidfd.
 */
@NullMarked
package io.gantry.kernel.process;

import org.jspecify.annotations.NullMarked;
