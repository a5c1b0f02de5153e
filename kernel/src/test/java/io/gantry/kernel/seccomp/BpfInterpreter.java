package io.gantry.kernel.seccomp;

/** Runs the few instructions that filters are made of, as the kernel would. */
final class BpfInterpreter {
  private final long[] program;
  private int steps;

  BpfInterpreter(long[] program) {
    this.program = program;
  }

  /** What the filter returns for a call. */
  int run(int arch, int number, long... arguments) {
    int accumulator = 0;
    steps = 0;
    for (int pc = 0; ; pc++) {
      steps++;
      long word = program[pc];
      int k = (int) (word >> 32);
      int jt = (int) (word >> 16) & 0xff;
      int jf = (int) (word >> 24) & 0xff;
      switch ((int) word & 0xffff) {
        case BpfCode.LD_W_ABS -> accumulator = data(k, arch, number, arguments);
        case BpfCode.ALU_AND_K -> accumulator &= k;
        case BpfCode.JMP_JA -> pc += k;
        case BpfCode.JMP_JEQ_K -> pc += accumulator == k ? jt : jf;
        case BpfCode.JMP_JGT_K -> pc += Integer.compareUnsigned(accumulator, k) > 0 ? jt : jf;
        case BpfCode.JMP_JGE_K -> pc += Integer.compareUnsigned(accumulator, k) >= 0 ? jt : jf;
        case BpfCode.RET_K -> {
          return k;
        }
        default -> throw new IllegalStateException("unknown instruction " + Long.toHexString(word));
      }
    }
  }

  /** How many instructions the last run took. */
  int steps() {
    return steps;
  }

  private static int data(int offset, int arch, int number, long[] arguments) {
    return switch (offset) {
      case 0 -> number;
      case 4 -> arch;
      default -> {
        long argument = arguments[(offset - 16) / 8];
        yield (int) ((offset & 4) == 0 ? argument : argument >>> 32);
      }
    };
  }
}
