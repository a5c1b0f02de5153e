package io.gantry.kernel.program;

import io.gantry.kernel.Syscall;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a program note the time before each of its steps. The launcher knows no clock, so a note is a
 * step too, {@code clock_gettime(2)}, which writes into arguments of its own that it does not take;
 * it costs about as much as the cheapest call of the program. {@code CLOCK_MONOTONIC} is the clock
 * of {@link System#nanoTime()}, so the notes fit between what the engine measures.
 *
 * <p>Once a seccomp filter is loaded nothing is noted any more: a container's filter may kill who
 * asks for the time. What follows counts as a part of the loading.
 */
public final class Timing {
  private static final long CLOCK_MONOTONIC = 1;

  /** The argument from which on {@code struct timespec} is written. */
  private static final int TIME = 2;

  /** Where that is in the step's row, in bytes. */
  static final int TIME_OFFSET = (1 + TIME) * Long.BYTES;

  private static final Step NOTE =
      Step.of(
              "note",
              "time",
              Syscall.CLOCK_GETTIME,
              Argument.constant("CLOCK_MONOTONIC", CLOCK_MONOTONIC),
              new Argument.Own(TIME))
          .orGoOn();

  private Timing() {}

  /** The same program, which notes when it makes its calls. */
  public static Program of(Program program) {
    List<Instruction> timed = new ArrayList<>(2 * program.instructions().size());
    boolean filtered = false;
    for (Instruction instruction : program.instructions()) {
      if (instruction instanceof Step step && !filtered) {
        timed.add(NOTE);
        filtered = step.call() == Syscall.SECCOMP;
      }
      timed.add(instruction);
    }
    return new Program(timed);
  }

  /** What is timed under one name. */
  static String title(Step step) {
    return step.call() == Syscall.SECCOMP ? step.title() + ", and execute" : step.title();
  }

  static boolean isNote(Instruction instruction) {
    return instruction.equals(NOTE);
  }
}
