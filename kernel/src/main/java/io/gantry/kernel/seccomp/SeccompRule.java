package io.gantry.kernel.seccomp;

import java.util.List;

/**
 * What happens to some system calls when all conditions are fulfilled.
 *
 * @param names the calls; a name that an interface does not have is passed over there
 * @param action what happens
 * @param conditions all of them must be fulfilled; none: always
 */
public record SeccompRule(
    List<String> names, SeccompAction action, List<SeccompCondition> conditions) {
  /** Copies. */
  public SeccompRule {
    names = List.copyOf(names);
    conditions = List.copyOf(conditions);
  }
}
