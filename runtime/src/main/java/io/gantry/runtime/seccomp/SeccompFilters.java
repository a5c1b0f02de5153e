package io.gantry.runtime.seccomp;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.seccomp.SeccompFilter;
import io.gantry.runtime.Seccomp;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled filters of processes. Docker's default profile depends on the capabilities alone, so
 * its filters are kept: a daemon sees few sets of capabilities. A filter takes some ten kilobytes;
 * at most sixty-four are kept.
 */
public final class SeccompFilters {
  private static final int MOST_KEPT = 64;

  private final Map<Capabilities, SeccompFilter> kept = new ConcurrentHashMap<>();
  private final SeccompProfile dockerDefault = SeccompProfile.dockerDefault();
  private final KernelRelease kernel = KernelRelease.running();

  /**
   * The filter for a process; absent when it is unconfined.
   *
   * @throws IllegalArgumentException when a custom profile is at fault
   */
  public Optional<SeccompFilter> of(Seccomp seccomp, Capabilities capabilities) {
    return switch (seccomp) {
      case Seccomp.Unconfined() -> Optional.empty();
      case Seccomp.Custom(String json) ->
          Optional.of(compile(SeccompProfile.parse(json), capabilities));
      case Seccomp.DockerDefault() -> Optional.of(dockerDefault(capabilities));
    };
  }

  private SeccompFilter dockerDefault(Capabilities capabilities) {
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    return kept.computeIfAbsent(capabilities, c -> compile(dockerDefault, c));
  }

  private SeccompFilter compile(SeccompProfile profile, Capabilities capabilities) {
    return SeccompFilter.of(profile.policy(Architecture.host(), kernel, capabilities));
  }
}
