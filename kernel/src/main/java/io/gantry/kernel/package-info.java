/**
 * The vocabulary of system calls: {@link io.gantry.kernel.Fd} is an owned file descriptor, {@link
 * io.gantry.kernel.Syscall} names a call and knows its number on each architecture, {@link
 * io.gantry.kernel.Errno} names what went wrong, and {@link io.gantry.kernel.KernelException} says
 * what was being done, to what, and why it failed.
 *
 * <p>Invariants: native memory never leaves this module; every segment lives in a confined arena
 * that is opened by the method that makes the call; a call interrupted by a signal is made again.
 */
@NullMarked
package io.gantry.kernel;

import org.jspecify.annotations.NullMarked;
