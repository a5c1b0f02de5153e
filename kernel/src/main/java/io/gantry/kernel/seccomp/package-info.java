/**
 * Seccomp filters ({@code seccomp(2)}): which system calls a process may make, compiled from rules
 * to classic BPF.
 *
 * <p>A {@link io.gantry.kernel.seccomp.SeccompPolicy} is what is wanted: rules by the names of
 * system calls. A {@link io.gantry.kernel.seccomp.Verdicts} is what that means for the numbers of
 * one binary interface. {@link io.gantry.kernel.seccomp.SeccompFilter} is the program for the
 * kernel: for each interface one balanced binary search over the numbers, so a call costs about
 * seven comparisons, whatever it is, instead of hundreds.
 *
 * <p>What rules mean together, as with libseccomp: a rule without conditions beats those with
 * conditions for the same call; otherwise the first rule that matches decides; a rule that only
 * repeats the default is no rule.
 */
@NullMarked
package io.gantry.kernel.seccomp;

import org.jspecify.annotations.NullMarked;
