package io.gantry.runtime.seccomp;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.seccomp.SeccompFilter;
import io.gantry.runtime.Seccomp;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled filters of processes. A filter depends on the profile and the capabilities alone, so
 * they are kept: a daemon sees few of both. One takes some ten kilobytes, and at most sixty-four
 * are kept.
 */
public final class SeccompFilters {
  private static final int MOST_KEPT = 64;

  private final Map<Key, Optional<SeccompFilter>> kept = new ConcurrentHashMap<>();
  private final SeccompProfile dockerDefault = SeccompProfile.dockerDefault();
  private final KernelRelease kernel = KernelRelease.running();

  private record Key(Seccomp seccomp, Capabilities capabilities) {}

  /**
   * The filter for a process; absent when it is unconfined.
   *
   * @throws IllegalArgumentException when a custom profile is at fault
   */
  public Optional<SeccompFilter> of(Seccomp seccomp, Capabilities capabilities) {
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    return kept.computeIfAbsent(
        new Key(seccomp, capabilities), key -> compile(key.seccomp(), key.capabilities()));
  }

  private Optional<SeccompFilter> compile(Seccomp seccomp, Capabilities capabilities) {
    return switch (seccomp) {
      case Seccomp.Unconfined() -> Optional.empty();
      case Seccomp.Custom(String json) ->
          Optional.of(SeccompProfile.parse(json))
              .filter(profile -> !profile.isEmpty())
              .map(profile -> compile(profile, capabilities));
      case Seccomp.DockerDefault() -> Optional.of(compile(dockerDefault, capabilities));
    };
  }

  private SeccompFilter compile(SeccompProfile profile, Capabilities capabilities) {
    return SeccompFilter.of(profile.policy(Architecture.host(), kernel, capabilities));
  }
}
