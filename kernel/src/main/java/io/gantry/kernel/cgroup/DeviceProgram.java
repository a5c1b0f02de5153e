package io.gantry.kernel.cgroup;

import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.cgroup.DeviceRule.Access;
import io.gantry.kernel.cgroup.DeviceRule.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Version 2 has no device controller: access is decided by an eBPF program of type {@code
 * BPF_PROG_TYPE_CGROUP_DEVICE} on the group. It compares what is asked for with each rule, the last
 * one first, and answers with the first that fits; without one the answer is no.
 *
 * <p>Its argument is {@code struct bpf_cgroup_dev_ctx} of {@code linux/bpf.h}: {@code u32
 * access_type} (access in the upper half, type in the lower), {@code u32 major}, {@code u32 minor}.
 */
final class DeviceProgram {
  private static final int PROG_LOAD = 5;
  private static final int PROG_ATTACH = 8;
  private static final int PROG_TYPE_CGROUP_DEVICE = 15;
  private static final int ATTACH_TYPE_CGROUP_DEVICE = 6;
  private static final int ATTRIBUTES = 128;
  private static final int LOG_BYTES = 16 * 1024;

  private static final int O_DIRECTORY_RDONLY = 0200000 | 02000000;
  private static final int AT_FDCWD = -100;

  // eBPF opcodes, Documentation/bpf/standardization/instruction-set.rst
  private static final int LDX_W = 0x61;
  private static final int MOV32_REG = 0xbc;
  private static final int MOV64_IMM = 0xb7;
  private static final int AND32_IMM = 0x54;
  private static final int RSH32_IMM = 0x74;
  private static final int JEQ_IMM = 0x15;
  private static final int JNE32_IMM = 0x56;
  private static final int EXIT = 0x95;

  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;
  private static final int SCRATCH = 6;
  private static final int CONTEXT = 1;
  private static final int RESULT = 0;

  private final byte[] code;

  private DeviceProgram(byte[] code) {
    this.code = code;
  }

  byte[] code() {
    return code.clone();
  }

  static DeviceProgram of(List<DeviceRule> rules) {
    List<byte[]> code = new ArrayList<>();
    code.add(instruction(LDX_W, TYPE, CONTEXT, 0, 0));
    code.add(instruction(MOV32_REG, ACCESS, TYPE, 0, 0));
    code.add(instruction(AND32_IMM, TYPE, 0, 0, 0xffff));
    code.add(instruction(RSH32_IMM, ACCESS, 0, 0, 16));
    code.add(instruction(LDX_W, MAJOR, CONTEXT, 4, 0));
    code.add(instruction(LDX_W, MINOR, CONTEXT, 8, 0));
    boolean answered = false;
    for (DeviceRule rule : merged(rules).reversed()) {
      code.addAll(block(rule));
      answered = fitsAlways(rule);
      if (answered) {
        // the kernel refuses programs with instructions that are never reached
        break;
      }
    }
    if (!answered) {
      code.addAll(answer(false));
    }
    ByteBuffer bytes = ByteBuffer.allocate(code.size() * 8);
    code.forEach(bytes::put);
    return new DeviceProgram(bytes.array());
  }

  /** Rules for the same device that follow each other become one, so that r and w make rw. */
  private static List<DeviceRule> merged(List<DeviceRule> rules) {
    List<DeviceRule> merged = new ArrayList<>();
    for (DeviceRule rule : rules) {
      DeviceRule last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && sameDevice(last, rule)) {
        Set<Access> union = EnumSet.copyOf(last.access());
        union.addAll(rule.access());
        merged.set(
            merged.size() - 1,
            new DeviceRule(rule.allow(), rule.kind(), rule.major(), rule.minor(), union));
      } else {
        merged.add(rule);
      }
    }
    return merged;
  }

  private static boolean sameDevice(DeviceRule a, DeviceRule b) {
    return a.allow() == b.allow()
        && a.kind() == b.kind()
        && a.major().equals(b.major())
        && a.minor().equals(b.minor());
  }

  private static boolean fitsAlways(DeviceRule rule) {
    return rule.kind() == Kind.ALL
        && rule.major().isEmpty()
        && rule.minor().isEmpty()
        && rule.access().size() == Access.values().length;
  }

  /** Tests that jump behind the block when the rule does not fit, then the answer. */
  private static List<byte[]> block(DeviceRule rule) {
    List<int[]> tests = new ArrayList<>();
    if (rule.kind() != Kind.ALL) {
      tests.add(new int[] {JNE32_IMM, TYPE, rule.kind() == Kind.BLOCK ? 1 : 2});
    }
    number(tests, MAJOR, rule.major());
    number(tests, MINOR, rule.minor());
    int mask = rule.access().stream().mapToInt(Access::bpfBit).sum();
    List<byte[]> accessTest = new ArrayList<>();
    if (mask != 7) {
      accessTest.add(instruction(MOV32_REG, SCRATCH, ACCESS, 0, 0));
      // a rule that allows must cover all that is asked for; one that denies needs to meet any of
      // it
      accessTest.add(instruction(AND32_IMM, SCRATCH, 0, 0, rule.allow() ? ~mask & 7 : mask));
      accessTest.add(instruction(rule.allow() ? JNE32_IMM : JEQ_IMM, SCRATCH, 0, 2, 0));
    }
    List<byte[]> block = new ArrayList<>();
    int length = tests.size() + accessTest.size() + 2;
    for (int[] test : tests) {
      block.add(instruction(test[0], test[1], 0, length - block.size() - 1, test[2]));
    }
    block.addAll(accessTest);
    block.addAll(answer(rule.allow()));
    return block;
  }

  private static void number(List<int[]> tests, int register, OptionalLong number) {
    if (number.isPresent()) {
      tests.add(new int[] {JNE32_IMM, register, (int) number.getAsLong()});
    }
  }

  private static List<byte[]> answer(boolean allow) {
    return List.of(
        instruction(MOV64_IMM, RESULT, 0, 0, allow ? 1 : 0), instruction(EXIT, 0, 0, 0, 0));
  }

  private static byte[] instruction(int opcode, int target, int source, int offset, int immediate) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.nativeOrder())
        .put((byte) opcode)
        .put((byte) (source << 4 | target))
        .putShort((short) offset)
        .putInt(immediate)
        .array();
  }

  /** Loads the program and puts it on the group; it goes when the group is removed. */
  void attach(Path group) throws IOException {
    try (Scratch scratch = new Scratch();
        Fd directory = open(scratch, group);
        Fd program = load(scratch)) {
      MemorySegment attributes = scratch.allocate(ATTRIBUTES);
      attributes.set(ValueLayout.JAVA_INT, 0, directory.number());
      attributes.set(ValueLayout.JAVA_INT, 4, program.number());
      attributes.set(ValueLayout.JAVA_INT, 8, ATTACH_TYPE_CGROUP_DEVICE);
      SystemCalls.check(
          Syscall.BPF, "attach to " + group, PROG_ATTACH, attributes.address(), ATTRIBUTES);
    }
  }

  private static Fd open(Scratch scratch, Path group) throws IOException {
    return new Fd(
        (int)
            SystemCalls.check(
                Syscall.OPENAT,
                group.toString(),
                AT_FDCWD,
                scratch.string(group.toString()),
                O_DIRECTORY_RDONLY));
  }

  private Fd load(Scratch scratch) throws IOException {
    MemorySegment attributes = scratch.allocate(ATTRIBUTES);
    attributes.set(ValueLayout.JAVA_INT, 0, PROG_TYPE_CGROUP_DEVICE);
    attributes.set(ValueLayout.JAVA_INT, 4, code.length / 8);
    attributes.set(ValueLayout.JAVA_LONG, 8, scratch.copyOf(code).address());
    attributes.set(ValueLayout.JAVA_LONG, 16, scratch.string("Apache"));
    attributes.set(ValueLayout.JAVA_INT, 24, 1);
    attributes.set(ValueLayout.JAVA_INT, 28, LOG_BYTES);
    attributes.set(ValueLayout.JAVA_LONG, 32, scratch.allocate(LOG_BYTES).address());
    return new Fd(
        (int)
            SystemCalls.check(
                Syscall.BPF, "load device program", PROG_LOAD, attributes.address(), ATTRIBUTES));
  }
}
