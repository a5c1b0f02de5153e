package io.gantry.kernel.seccomp;

import java.util.ArrayList;
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

  /** A place in the code; which instruction it is before is known once it is placed. */
  static final class Label {
    private int position = -1;
  }

  /** The next instruction, as a jump's target. */
  static final Label NEXT = new Label();

  private record Instruction(int code, Label whenTrue, Label whenFalse, int k, boolean mayBeFar) {}

  void load(int offset) {
    plain(LD_W_ABS, offset);
  }

  void and(int mask) {
    plain(ALU_AND_K, mask);
  }

  void ret(SeccompAction action) {
    plain(RET_K, action.value());
  }

  /** A jump to labels that are near. */
  void jump(int code, int k, Label whenTrue, Label whenFalse) {
    instructions.add(new Instruction(code, whenTrue, whenFalse, k, false));
  }

  /** A jump of any distance when {@code a code k} does not hold; else the next instruction. */
  void unless(int code, int k, Label far) {
    instructions.add(new Instruction(code, NEXT, far, k, true));
  }

  void place(Label label) {
    label.position = instructions.size();
  }

  /**
   * The instructions as {@code struct sock_filter}: code, jt, jf and k packed in a long, code in
   * the lowest 16 bits. A jump that is too far for one instruction takes two, which may make others
   * too far, so this goes on until none is.
   */
  long[] assemble() {
    boolean[] wide = new boolean[instructions.size()];
    int[] addresses = addresses(wide);
    while (widen(wide, addresses)) {
      addresses = addresses(wide);
    }
    long[] words = new long[addresses[instructions.size()]];
    for (int i = 0; i < instructions.size(); i++) {
      emit(words, addresses, i, wide[i]);
    }
    return words;
  }

  private int[] addresses(boolean[] wide) {
    int[] addresses = new int[wide.length + 1];
    for (int i = 0; i < wide.length; i++) {
      addresses[i + 1] = addresses[i] + (wide[i] ? 2 : 1);
    }
    return addresses;
  }

  private boolean widen(boolean[] wide, int[] addresses) {
    boolean changed = false;
    for (int i = 0; i < wide.length; i++) {
      Instruction instruction = instructions.get(i);
      if (instruction.mayBeFar()
          && !wide[i]
          && distance(addresses, i, instruction.whenFalse()) > SHORT) {
        wide[i] = true;
        changed = true;
      }
    }
    return changed;
  }

  private void emit(long[] words, int[] addresses, int at, boolean wide) {
    Instruction i = instructions.get(at);
    int address = addresses[at];
    if (wide) {
      words[address] = pack(i.code(), 1, 0, i.k());
      words[address + 1] = pack(JMP_JA, 0, 0, distance(addresses, at, i.whenFalse()) - 1);
      return;
    }
    int jt = distance(addresses, at, i.whenTrue());
    int jf = distance(addresses, at, i.whenFalse());
    if (jt > SHORT || jf > SHORT) {
      throw new IllegalStateException(
          "a conditional jump over " + Math.max(jt, jf) + " instructions");
    }
    words[address] = pack(i.code(), jt, jf, i.k());
  }

  private static int distance(int[] addresses, int from, Label label) {
    if (label == NEXT) {
      return 0;
    }
    if (label.position <= from) {
      throw new IllegalStateException("a jump backwards or to nowhere");
    }
    return addresses[label.position] - addresses[from] - 1;
  }

  private void plain(int code, int k) {
    instructions.add(new Instruction(code, NEXT, NEXT, k, false));
  }

  private static long pack(int code, int jt, int jf, int k) {
    return code | (long) jt << 16 | (long) jf << 24 | (long) k << 32;
  }
}
