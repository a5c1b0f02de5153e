package io.gantry.kernel.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.seccomp.SeccompCondition.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeccompFilterTest {
  private static final SeccompAction EPERM = SeccompAction.errno(1);
  private static final SeccompAction ENOSYS = SeccompAction.errno(38);
  private static final long[] NONE = new long[6];

  @Test
  void aCallThatIsAllowedIsMadeAndAnotherOneGetsTheDefault() {
    BpfInterpreter filter = compile(rule(SeccompAction.ALLOW, "read", "openat"));
    assertThat(x86(filter, 0)).isEqualTo(SeccompAction.ALLOW);
    assertThat(x86(filter, 257)).isEqualTo(SeccompAction.ALLOW);
    assertThat(x86(filter, 1)).isEqualTo(EPERM);
  }

  @Test
  void aCallNewerThanTheProfileDoesNotExist() {
    BpfInterpreter filter = compile(rule(SeccompAction.ALLOW, "read", "openat"));
    assertThat(x86(filter, 258)).isEqualTo(ENOSYS);
    assertThat(x86(filter, 462)).isEqualTo(ENOSYS);
  }

  @Test
  void callsByAnInterfaceWithoutRulesGetTheDefault() {
    BpfInterpreter filter = compile(rule(SeccompAction.ALLOW, "read"));
    assertThat(x86(filter, 0x40000000)).as("x32's read").isEqualTo(EPERM);
    int arm = SystemCallInterface.AARCH64.auditArch();
    assertThat(new SeccompAction(filter.run(arm, 63, NONE))).isEqualTo(EPERM);
  }

  @Test
  void eachInterfaceHasItsOwnNumbers() {
    BpfInterpreter filter = compile(rule(SeccompAction.ALLOW, "read", "mseal"));
    int i386 = SystemCallInterface.I386.auditArch();
    assertThat(new SeccompAction(filter.run(i386, 3, NONE))).isEqualTo(SeccompAction.ALLOW);
    assertThat(new SeccompAction(filter.run(i386, 0, NONE))).isEqualTo(EPERM);
  }

  @Test
  void aRuleWithoutConditionsBeatsThoseWithWhicheverComesFirst() {
    SeccompRule always = rule(SeccompAction.ALLOW, "socket");
    SeccompRule sometimes =
        new SeccompRule(
            List.of("socket"), ENOSYS, List.of(new SeccompCondition(0, Comparison.EQ, 40, 0)));
    assertThat(x86(compile(always, sometimes), 41, 40, 0, 0, 0, 0, 0))
        .isEqualTo(SeccompAction.ALLOW);
    assertThat(x86(compile(sometimes, always), 41, 40, 0, 0, 0, 0, 0))
        .isEqualTo(SeccompAction.ALLOW);
  }

  @Test
  void everyCallIsDecidedInAFewSteps() {
    List<SeccompRule> rules = new ArrayList<>();
    for (int number = 0; number < 450; number += 2) {
      rules.add(rule(SeccompAction.ALLOW, nameOf(number)));
    }
    BpfInterpreter filter = compile(rules.toArray(SeccompRule[]::new));
    for (int number = 0; number < 500; number++) {
      x86(filter, number);
      assertThat(filter.steps()).isLessThan(30);
    }
  }

  @Test
  void theFilterMeansWhatTheRulesSayForRandomPoliciesAndCalls() {
    Random random = new Random(20260101);
    for (int round = 0; round < 200; round++) {
      SeccompPolicy policy = randomPolicy(random);
      BpfInterpreter filter = new BpfInterpreter(SeccompFilter.of(policy).words());
      for (SystemCallInterface numbers : policy.interfaces()) {
        Verdicts verdicts = new Verdicts(policy, numbers);
        for (int number = 0; number < 480; number++) {
          check(filter, verdicts, numbers, number, randomArguments(random));
        }
        check(filter, verdicts, numbers, -1, NONE);
        check(filter, verdicts, numbers, 0x40000001, NONE);
        check(filter, verdicts, numbers, random.nextInt(), NONE);
      }
    }
  }

  private static void check(
      BpfInterpreter filter,
      Verdicts verdicts,
      SystemCallInterface numbers,
      int number,
      long[] arguments) {
    assertThat(new SeccompAction(filter.run(numbers.auditArch(), number, arguments)))
        .as("%s call %d", numbers, number)
        .isEqualTo(verdicts.of(number).decide(arguments));
  }

  private static SeccompPolicy randomPolicy(Random random) {
    List<SeccompAction> actions =
        List.of(SeccompAction.ALLOW, EPERM, ENOSYS, SeccompAction.KILL_PROCESS);
    List<SeccompRule> rules = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      List<String> names = new ArrayList<>();
      for (int n = random.nextInt(8); n >= 0; n--) {
        names.add(nameOf(random.nextInt(460)));
      }
      List<SeccompCondition> conditions = new ArrayList<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        List<Comparison> all = List.of(Comparison.values());
        Comparison comparison = all.get(random.nextInt(all.size()));
        conditions.add(
            new SeccompCondition(random.nextInt(6), comparison, value(random), value(random)));
      }
      rules.add(new SeccompRule(names, actions.get(random.nextInt(actions.size())), conditions));
    }
    return new SeccompPolicy(
        List.of(SystemCallInterface.X86_64, SystemCallInterface.I386),
        actions.get(random.nextInt(actions.size())),
        rules);
  }

  private static long[] randomArguments(Random random) {
    return random.longs(6).map(l -> value(random)).toArray();
  }

  /** Few different values, so that equal and neighbouring ones meet. */
  private static long value(Random random) {
    long word = random.nextLong(4) - 1;
    return random.nextBoolean() ? word : word << 32 | random.nextInt(3);
  }

  private static String nameOf(int number) {
    return NAMES[number];
  }

  private static final String[] NAMES = names();

  private static String[] names() {
    String[] names = new String[480];
    java.util.Arrays.fill(names, "no_such_call");
    try (java.io.InputStream in =
        SystemCallInterface.class.getResourceAsStream("x86_64.syscalls")) {
      for (String line :
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
              .split("\n", 0)) {
        String[] parts = line.split(" ", 0);
        names[Integer.parseInt(parts[1])] = parts[0];
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return names;
  }

  private static SeccompAction x86(BpfInterpreter filter, int number, long... arguments) {
    long[] six = arguments.length == 0 ? NONE : arguments;
    return new SeccompAction(filter.run(SystemCallInterface.X86_64.auditArch(), number, six));
  }

  private static BpfInterpreter compile(SeccompRule... rules) {
    SeccompPolicy policy =
        new SeccompPolicy(
            List.of(SystemCallInterface.X86_64, SystemCallInterface.I386), EPERM, List.of(rules));
    return new BpfInterpreter(SeccompFilter.of(policy).words());
  }

  private static SeccompRule rule(SeccompAction action, String... names) {
    return new SeccompRule(List.of(names), action, List.of());
  }
}
