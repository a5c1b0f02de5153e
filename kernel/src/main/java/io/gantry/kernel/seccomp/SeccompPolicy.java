package io.gantry.kernel.seccomp;

import java.util.List;

/**
 * Which system calls may be made.
 *
 * @param interfaces the binary interfaces that the rules are for; every call by another one gets
 *     the default
 * @param defaultAction for every call that no rule is about
 * @param rules in order; the first that matches decides, but one without conditions beats those
 *     with
 */
public record SeccompPolicy(
    List<SystemCallInterface> interfaces, SeccompAction defaultAction, List<SeccompRule> rules) {
  /** Copies. */
  public SeccompPolicy {
    interfaces = List.copyOf(interfaces);
    rules = List.copyOf(rules);
  }
}
