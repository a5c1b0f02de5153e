package io.gantry.kernel.seccomp;

import io.gantry.kernel.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a policy means for one interface, number by number: the plain meaning that a filter is
 * compiled from and tested against.
 *
 * <p>A number above all that the rules name belongs to a call newer than the profile. When the
 * default is to refuse, such a call fails with {@code ENOSYS}, so that libraries fall back to older
 * ones; runc does the same.
 */
final class Verdicts {
  /** Calls by the x32 interface, which shares x86-64's {@code arch}, have this bit. */
  private static final int X32_BIT = 0x40000000;

  private final SystemCallInterface numbers;
  private final SeccompAction defaultAction;
  private final TreeMap<Integer, Verdict> byNumber = new TreeMap<>();

  Verdicts(SeccompPolicy policy, SystemCallInterface numbers) {
    this.numbers = numbers;
    this.defaultAction = policy.defaultAction();
    for (SeccompRule rule : policy.rules()) {
      for (String name : rule.names()) {
        numbers.number(name).ifPresent(number -> add(number, rule));
      }
    }
  }

  /** What happens to one call: the first case that matches, else the last word. */
  record Verdict(List<SeccompRule> cases, SeccompAction otherwise) {
    Verdict {
      cases = List.copyOf(cases);
    }

    SeccompAction decide(long... arguments) {
      for (SeccompRule rule : cases) {
        if (rule.conditions().stream().allMatch(c -> c.matches(arguments[c.argument()]))) {
          return rule.action();
        }
      }
      return otherwise;
    }

    /** Whether both lead to the same, whatever rule says so. */
    boolean same(Verdict other) {
      return cases.isEmpty() && other.cases.isEmpty() && otherwise.equals(other.otherwise);
    }
  }

  /** Numbers from {@code first} up to the next range's, with one verdict. */
  record Range(int first, Verdict verdict) {}

  /** The verdict on call {@code number}. */
  Verdict of(int number) {
    Verdict verdict = byNumber.get(number);
    return verdict != null ? verdict : plain(unnamed(number));
  }

  /** All numbers from 0 to 2^32 - 1 in ascending ranges; the first begins at 0. */
  List<Range> ranges() {
    TreeMap<Integer, Verdict> starts = new TreeMap<>(Integer::compareUnsigned);
    starts.put(0, of(0));
    for (Map.Entry<Integer, Verdict> entry : byNumber.entrySet()) {
      starts.put(entry.getKey(), entry.getValue());
      starts.put(entry.getKey() + 1, of(entry.getKey() + 1));
    }
    starts.put(X32_BIT, of(X32_BIT));
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<Integer, Verdict> entry : starts.entrySet()) {
      if (ranges.isEmpty() || !ranges.getLast().verdict().same(entry.getValue())) {
        ranges.add(new Range(entry.getKey(), entry.getValue()));
      }
    }
    return ranges;
  }

  private SeccompAction unnamed(int number) {
    boolean newer = !byNumber.isEmpty() && Integer.compareUnsigned(number, byNumber.lastKey()) > 0;
    boolean x32 =
        numbers == SystemCallInterface.X86_64 && Integer.compareUnsigned(number, X32_BIT) >= 0;
    return newer && !x32 && defaultAction.refusesWithAnotherErrorThan(Errno.ENOSYS.number())
        ? SeccompAction.errno(Errno.ENOSYS.number())
        : defaultAction;
  }

  private void add(int number, SeccompRule rule) {
    if (rule.action().equals(defaultAction)) {
      return;
    }
    Verdict before = byNumber.getOrDefault(number, plain(defaultAction));
    boolean decided = before.cases().isEmpty() && !before.otherwise().equals(defaultAction);
    if (decided) {
      return;
    }
    if (rule.conditions().isEmpty()) {
      byNumber.put(number, plain(rule.action()));
      return;
    }
    List<SeccompRule> cases = new ArrayList<>(before.cases());
    cases.add(rule);
    byNumber.put(number, new Verdict(cases, defaultAction));
  }

  private static Verdict plain(SeccompAction action) {
    return new Verdict(List.of(), action);
  }
}
