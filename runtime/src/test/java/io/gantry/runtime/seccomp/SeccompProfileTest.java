package io.gantry.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.seccomp.SeccompAction;
import io.gantry.kernel.seccomp.SeccompFilter;
import io.gantry.kernel.seccomp.SeccompPolicy;
import io.gantry.kernel.seccomp.SeccompRule;
import io.gantry.kernel.seccomp.SystemCallInterface;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeccompProfileTest {
  private static final KernelRelease NEW = new KernelRelease(6, 18);

  @Test
  void theDefaultProfileRefusesWhatDockerRefuses() {
    SeccompPolicy policy = dockerDefault(Architecture.X86_64, Capabilities.DOCKER_DEFAULT);
    assertThat(policy.defaultAction()).isEqualTo(SeccompAction.errno(1));
    assertThat(rules(policy, "mount")).isEmpty();
    assertThat(rules(policy, "keyctl")).isEmpty();
    assertThat(rules(policy, "read"))
        .singleElement()
        .extracting(SeccompRule::action)
        .isEqualTo(SeccompAction.ALLOW);
    assertThat(rules(policy, "clone3"))
        .singleElement()
        .extracting(SeccompRule::action)
        .isEqualTo(SeccompAction.errno(38));
    assertThat(rules(policy, "personality")).hasSize(5).allMatch(r -> r.conditions().size() == 1);
  }

  @Test
  void aCapabilityBringsItsSystemCalls() {
    Capabilities more = Capabilities.DOCKER_DEFAULT.plus(Capabilities.of(Capability.CAP_SYS_ADMIN));
    SeccompPolicy policy = dockerDefault(Architecture.X86_64, more);
    assertThat(rules(policy, "mount")).isNotEmpty();
    assertThat(rules(policy, "clone3"))
        .singleElement()
        .extracting(SeccompRule::action)
        .isEqualTo(SeccompAction.ALLOW);
  }

  @Test
  void theStrictProfileRefusesMoreUnlessACapabilityBringsIt() {
    SeccompProfile strict = SeccompProfile.parse(StrictProfile.json());
    SeccompPolicy policy = strict.policy(Architecture.X86_64, NEW, Capabilities.DOCKER_DEFAULT);
    for (String name : StrictProfile.REFUSED) {
      assertThat(rules(dockerDefault(Architecture.X86_64, Capabilities.ALL), name))
          .as("%s is one of the default's", name)
          .isNotEmpty();
      boolean brought = name.equals("chroot");
      assertThat(rules(policy, name).isEmpty()).as(name).isEqualTo(!brought);
    }
    assertThat(rules(policy, "read")).isNotEmpty();
    Capabilities tracer = Capabilities.of(Capability.CAP_SYS_PTRACE);
    assertThat(rules(strict.policy(Architecture.X86_64, NEW, tracer), "ptrace")).isNotEmpty();
    assertThat(rules(strict.policy(Architecture.X86_64, NEW, Capabilities.NONE), "chroot"))
        .isEmpty();
  }

  @Test
  void thirtyTwoBitProgramsAreFilteredByTheirOwnNumbers() {
    assertThat(dockerDefault(Architecture.X86_64, Capabilities.NONE).interfaces())
        .containsExactly(SystemCallInterface.X86_64, SystemCallInterface.I386);
    assertThat(dockerDefault(Architecture.AARCH64, Capabilities.NONE).interfaces())
        .containsExactly(SystemCallInterface.AARCH64);
  }

  @Test
  void anArchitectureHasItsOwnCalls() {
    assertThat(rules(dockerDefault(Architecture.X86_64, Capabilities.NONE), "modify_ldt"))
        .isNotEmpty();
    assertThat(rules(dockerDefault(Architecture.AARCH64, Capabilities.NONE), "modify_ldt"))
        .isEmpty();
  }

  @Test
  void anOldKernelIsNotTrustedWithPtrace() {
    SeccompPolicy old =
        SeccompProfile.dockerDefault()
            .policy(Architecture.X86_64, new KernelRelease(4, 7), Capabilities.NONE);
    assertThat(rules(old, "ptrace")).isEmpty();
    assertThat(rules(dockerDefault(Architecture.X86_64, Capabilities.NONE), "ptrace")).isNotEmpty();
  }

  @Test
  void theDefaultFilterIsSmallForEveryArchitecture() {
    for (Architecture architecture : Architecture.values()) {
      SeccompFilter filter =
          SeccompFilter.of(dockerDefault(architecture, Capabilities.DOCKER_DEFAULT));
      assertThat(filter.size()).isBetween(50, 800);
    }
  }

  @Test
  void conditionsOnOneArgumentAreAlternatives() {
    SeccompProfile profile =
        SeccompProfile.parse(
            """
            {"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[
              {"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":0,"value":18446744073709551615,"op":"SCMP_CMP_EQ"}]}]}
            """);
    assertThat(rules(profile.policy(Architecture.X86_64, NEW, Capabilities.NONE), "socket"))
        .hasSize(2);
  }

  @Test
  void aProfileAtFaultIsRefusedInWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompProfile.parse("{"))
        .withMessageContaining("seccomp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompProfile.parse("{\"defaultAction\":\"SCMP_ACT_NONSENSE\"}"))
        .withMessage("string SCMP_ACT_NONSENSE is not a valid action for seccomp");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SeccompProfile.parse(
                    "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_KILL\","
                        + "\"args\":[{\"index\":9,\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]}]}"));
  }

  @Test
  void aDamagedProfileNeverCausesMoreThanARefusal() {
    String whole =
        "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\"}],\"syscalls\":[{\"names\":"
            + "[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,\"value\":4,\"op\":\"SCMP_CMP_LT\"}],"
            + "\"includes\":{\"minKernel\":\"4.8\",\"caps\":[\"CAP_BPF\"]}}]}";
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
      }
      try {
        SeccompProfile.parse(damaged.toString()).policy(Architecture.X86_64, NEW, Capabilities.ALL);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  private static SeccompPolicy dockerDefault(Architecture architecture, Capabilities capabilities) {
    return SeccompProfile.dockerDefault().policy(architecture, NEW, capabilities);
  }

  private static List<SeccompRule> rules(SeccompPolicy policy, String name) {
    return policy.rules().stream().filter(r -> r.names().contains(name)).toList();
  }
}
