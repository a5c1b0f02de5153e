package io.gantry.kernel.seccomp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of classic BPF ({@code linux/filter.h}) under construction. Jumps go forward only, to a
 * {@link Label} that is placed later; conditional ones reach 255 instructions, the unconditional
 * one any distance.
 */
final class BpfCode {
  /** Loads the 32-bit word at offset k of {@code struct seccomp_data}. */
  static final int LD_W_ABS = 0x20;

  static final int ALU_AND_K = 0x54;
  static final int JMP_JA = 0x05;
  static final int JMP_JEQ_K = 0x15;
  static final int JMP_JGT_K = 0x25;
  static final int JMP_JGE_K = 0x35;
  static final int RET_K = 0x06;

  private static final int SHORT = 255;

  private final List<Instruction> instructions = new ArrayList<>();

  /** A place in the code; where it is is known once it is placed. */
  static final class Label {
    private int position = -1;
  }

  /** The next instruction, as a jump's target. */
  static final Label NEXT = new Label();

  private record Instruction(int code, Label whenTrue, Label whenFalse, int k) {}

  void load(int offset) {
    plain(LD_W_ABS, offset);
  }

  void and(int mask) {
    plain(ALU_AND_K, mask);
  }

  void ret(SeccompAction action) {
    plain(RET_K, action.value());
  }

  void jump(int code, int k, Label whenTrue, Label whenFalse) {
    instructions.add(new Instruction(code, whenTrue, whenFalse, k));
  }

  /** A jump of any distance when {@code a code k} does not hold; else the next instruction. */
  void unless(int code, int k, Label far) {
    Label near = new Label();
    jump(code, k, near, NEXT);
    instructions.add(new Instruction(JMP_JA, far, NEXT, 0));
    place(near);
  }

  void place(Label label) {
    label.position = instructions.size();
  }

  int size() {
    return instructions.size();
  }

  /**
   * The instructions as {@code struct sock_filter}: code, jt, jf and k packed in a long, code in
   * the lowest 16 bits.
   */
  long[] assemble() {
    long[] words = new long[instructions.size()];
    Arrays.setAll(words, this::word);
    return words;
  }

  private long word(int at) {
    Instruction i = instructions.get(at);
    if (i.code() == JMP_JA) {
      return pack(i.code(), 0, 0, distance(at, i.whenTrue()));
    }
    int jt = distance(at, i.whenTrue());
    int jf = distance(at, i.whenFalse());
    if (jt > SHORT || jf > SHORT) {
      throw new IllegalStateException(
          "a conditional jump over " + Math.max(jt, jf) + " instructions");
    }
    return pack(i.code(), jt, jf, i.k());
  }

  private static int distance(int from, Label label) {
    if (label == NEXT) {
      return 0;
    }
    int distance = label.position - from - 1;
    if (label.position < 0 || distance < 0) {
      throw new IllegalStateException("a jump backwards or to nowhere");
    }
    return distance;
  }

  private void plain(int code, int k) {
    instructions.add(new Instruction(code, NEXT, NEXT, k));
  }

  private static long pack(int code, int jt, int jf, int k) {
    return code | (long) jt << 16 | (long) jf << 24 | (long) k << 32;
  }
}
