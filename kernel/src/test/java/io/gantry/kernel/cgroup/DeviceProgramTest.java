package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.cgroup.DeviceRule.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The program is run by a small interpreter of the instructions that it uses. */
class DeviceProgramTest {
  private static final int BLOCK = 1;
  private static final int CHARACTER = 2;
  private static final int MKNOD = 1;
  private static final int READ = 2;
  private static final int WRITE = 4;

  private static final DeviceRule NULL_RW =
      DeviceRule.allow(Kind.CHARACTER, OptionalLong.of(1), OptionalLong.of(3), "rw");

  @Test
  void withoutAFittingRuleTheAnswerIsNo() {
    assertThat(allows(List.of(), CHARACTER, 1, 3, READ)).isFalse();
    assertThat(allows(List.of(DeviceRule.denyAll(), NULL_RW), CHARACTER, 1, 5, READ)).isFalse();
    assertThat(allows(List.of(DeviceRule.denyAll(), NULL_RW), BLOCK, 1, 3, READ)).isFalse();
  }

  @Test
  void aRuleAllowsWhatItNamesAndNoMore() {
    List<DeviceRule> rules = List.of(DeviceRule.denyAll(), NULL_RW);
    assertThat(allows(rules, CHARACTER, 1, 3, READ | WRITE)).isTrue();
    assertThat(allows(rules, CHARACTER, 1, 3, READ | MKNOD)).isFalse();
  }

  @Test
  void theLastFittingRuleWins() {
    DeviceRule deny =
        new DeviceRule(
            false,
            Kind.CHARACTER,
            OptionalLong.of(1),
            OptionalLong.empty(),
            DeviceRule.parseAccess("w"));
    List<DeviceRule> rules = List.of(DeviceRule.allowAll(), deny);
    assertThat(allows(rules, CHARACTER, 1, 3, WRITE)).isFalse();
    assertThat(allows(rules, CHARACTER, 1, 3, READ | WRITE)).isFalse();
    assertThat(allows(rules, CHARACTER, 1, 3, READ)).isTrue();
    assertThat(allows(rules, BLOCK, 8, 0, WRITE)).isTrue();
  }

  @Test
  void neighbouringRulesForOneDeviceAddUp() {
    List<DeviceRule> rules =
        List.of(
            DeviceRule.denyAll(),
            DeviceRule.allow(Kind.BLOCK, OptionalLong.of(7), OptionalLong.empty(), "r"),
            DeviceRule.allow(Kind.BLOCK, OptionalLong.of(7), OptionalLong.empty(), "w"));
    assertThat(allows(rules, BLOCK, 7, 42, READ | WRITE)).isTrue();
  }

  private static boolean allows(
      List<DeviceRule> rules, int type, int major, int minor, int access) {
    ByteBuffer code =
        ByteBuffer.wrap(DeviceProgram.of(rules).code()).order(ByteOrder.nativeOrder());
    int[] context = {access << 16 | type, major, minor};
    int[] r = new int[11];
    for (int pc = 0; ; pc++) {
      int opcode = code.get(pc * 8) & 0xff;
      int target = code.get(pc * 8 + 1) & 0xf;
      int source = code.get(pc * 8 + 1) >> 4 & 0xf;
      int offset = code.getShort(pc * 8 + 2);
      int immediate = code.getInt(pc * 8 + 4);
      switch (opcode) {
        case 0x61 -> r[target] = context[offset / 4];
        case 0xbc -> r[target] = r[source];
        case 0xb7 -> r[target] = immediate;
        case 0x54 -> r[target] &= immediate;
        case 0x74 -> r[target] >>>= immediate;
        case 0x15 -> pc += r[target] == immediate ? offset : 0;
        case 0x56 -> pc += r[target] != immediate ? offset : 0;
        case 0x95 -> {
          return r[0] == 1;
        }
        default -> throw new AssertionError("opcode " + opcode);
      }
    }
  }
}
