/**
 * A program of system calls, as a value. A {@link io.gantry.kernel.program.Program} is a list of
 * named {@link io.gantry.kernel.program.Step}s that can be printed, compared and tested without
 * root; a {@link io.gantry.kernel.program.Table} is the same thing as the bytes that the launcher
 * walks.
 *
 * <p>A step makes one system call. Its arguments are {@link io.gantry.kernel.program.Argument}s:
 * numbers, strings, structures, or the result of an earlier step. When the call fails the process
 * ends, unless the step accepts that failure; when it does not, the walk goes on with the next step
 * or at a {@link io.gantry.kernel.program.Label}. Afterwards the table tells which step failed and
 * why: {@link io.gantry.kernel.program.StepFailure}.
 *
 * <p>Invariants: nothing here makes a system call or touches native memory; programs and tables do
 * not change; a result is used only after the step that gives it.
 */
@NullMarked
package io.gantry.kernel.program;

import org.jspecify.annotations.NullMarked;
