package io.gantry.kernel.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A compiled filter: an array of {@code struct sock_filter}, to be given to {@code
 * seccomp(SECCOMP_SET_MODE_FILTER)} in a {@code struct sock_fprog}.
 *
 * <p>Its shape: compare {@code arch}; for the one that it is, load the number and search it in a
 * binary tree of comparisons whose leaves return, or compare arguments and return.
 */
public final class SeccompFilter {
  /** The size of one instruction in bytes. */
  public static final int INSTRUCTION_SIZE = 8;

  private static final int MOST_INSTRUCTIONS = 4096;
  private static final int NUMBER = 0;
  private static final int ARCH = 4;
  private static final int ARGUMENTS = 16;

  private final long[] instructions;

  private SeccompFilter(long[] instructions) {
    this.instructions = instructions;
  }

  /**
   * Compiles {@code policy}.
   *
   * @throws IllegalArgumentException when it needs more than the 4096 instructions that the kernel
   *     takes
   */
  public static SeccompFilter of(SeccompPolicy policy) {
    BpfCode code = new BpfCode();
    for (SystemCallInterface numbers : policy.interfaces()) {
      BpfCode.Label other = new BpfCode.Label();
      code.load(ARCH);
      code.unless(BpfCode.JMP_JEQ_K, numbers.auditArch(), other);
      code.load(NUMBER);
      search(code, new Verdicts(policy, numbers).ranges());
      code.place(other);
    }
    code.ret(policy.defaultAction());
    long[] assembled = code.assemble();
    if (assembled.length > MOST_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "the seccomp profile needs "
              + assembled.length
              + " instructions, the kernel takes "
              + MOST_INSTRUCTIONS);
    }
    return new SeccompFilter(assembled);
  }

  /** How many instructions it has. */
  public int size() {
    return instructions.length;
  }

  /** The instructions as the kernel reads them. */
  public byte[] bytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(instructions.length * INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());
    for (long instruction : instructions) {
      buffer
          .putShort((short) instruction)
          .put((byte) (instruction >> 16))
          .put((byte) (instruction >> 24))
          .putInt((int) (instruction >> 32));
    }
    return buffer.array();
  }

  /** The instructions, packed as {@link BpfCode#assemble} gives them. */
  long[] words() {
    return instructions.clone();
  }

  private static void search(BpfCode code, List<Verdicts.Range> ranges) {
    if (ranges.size() == 1) {
      leaf(code, ranges.getFirst().verdict());
      return;
    }
    int middle = ranges.size() / 2;
    BpfCode.Label left = new BpfCode.Label();
    code.unless(BpfCode.JMP_JGE_K, ranges.get(middle).first(), left);
    search(code, ranges.subList(middle, ranges.size()));
    code.place(left);
    search(code, ranges.subList(0, middle));
  }

  private static void leaf(BpfCode code, Verdicts.Verdict verdict) {
    for (SeccompRule rule : verdict.cases()) {
      BpfCode.Label next = new BpfCode.Label();
      rule.conditions().forEach(condition -> compare(code, condition, next));
      code.ret(rule.action());
      code.place(next);
    }
    code.ret(verdict.otherwise());
  }

  /**
   * Goes on behind itself when the condition holds, to {@code fail} when not: high words first,
   * then the low ones.
   */
  private static void compare(BpfCode code, SeccompCondition condition, BpfCode.Label fail) {
    int low = ARGUMENTS + Long.BYTES * condition.argument();
    int high = low + Integer.BYTES;
    int lowValue = (int) condition.value();
    int highValue = (int) (condition.value() >>> 32);
    BpfCode.Label match = new BpfCode.Label();
    code.load(high);
    switch (condition.comparison()) {
      case EQ -> {
        code.jump(BpfCode.JMP_JEQ_K, highValue, BpfCode.NEXT, fail);
        code.load(low);
        code.jump(BpfCode.JMP_JEQ_K, lowValue, match, fail);
      }
      case NE -> {
        code.jump(BpfCode.JMP_JEQ_K, highValue, BpfCode.NEXT, match);
        code.load(low);
        code.jump(BpfCode.JMP_JEQ_K, lowValue, fail, match);
      }
      case GT, GE -> {
        code.jump(BpfCode.JMP_JGT_K, highValue, match, BpfCode.NEXT);
        code.jump(BpfCode.JMP_JEQ_K, highValue, BpfCode.NEXT, fail);
        code.load(low);
        code.jump(orEqual(condition, SeccompCondition.Comparison.GE), lowValue, match, fail);
      }
      case LT, LE -> {
        code.jump(BpfCode.JMP_JGT_K, highValue, fail, BpfCode.NEXT);
        code.jump(BpfCode.JMP_JEQ_K, highValue, BpfCode.NEXT, match);
        code.load(low);
        code.jump(orEqual(condition, SeccompCondition.Comparison.LT), lowValue, fail, match);
      }
      case MASKED_EQ -> {
        code.and(highValue);
        code.jump(BpfCode.JMP_JEQ_K, (int) (condition.masked() >>> 32), BpfCode.NEXT, fail);
        code.load(low);
        code.and(lowValue);
        code.jump(BpfCode.JMP_JEQ_K, (int) condition.masked(), match, fail);
      }
    }
    code.place(match);
  }

  private static int orEqual(SeccompCondition condition, SeccompCondition.Comparison inclusive) {
    return condition.comparison() == inclusive ? BpfCode.JMP_JGE_K : BpfCode.JMP_JGT_K;
  }
}
