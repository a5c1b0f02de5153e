package io.gantry.kernel.program;

/** One line of a program. */
public sealed interface Instruction permits Step, Label, BecomeShim {}
