package io.gantry.runtime.plan;

import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.seccomp.SeccompFilter;
import io.gantry.runtime.Rlimit;
import io.gantry.runtime.user.UserIds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a plan has to know beside the specification.
 *
 * @param user who the process is
 * @param granted the capabilities it gets: those asked for, without what the engine may not give
 * @param lastCapability the number of the kernel's last capability
 * @param filter its seccomp filter
 * @param rlimits its limits, cut to what the engine may give
 * @param raised those of them that are above the engine's own
 * @param oomScoreAdj its {@code oom_score_adj}, cut to what the engine may give
 * @param files the targets of mounts that are no directories
 */
public record Facts(
    UserIds user,
    Capabilities granted,
    int lastCapability,
    Optional<SeccompFilter> filter,
    List<Rlimit> rlimits,
    List<Rlimit> raised,
    OptionalInt oomScoreAdj,
    Set<String> files) {
  /** Copies. */
  public Facts {
    rlimits = List.copyOf(rlimits);
    raised = List.copyOf(raised);
    files = Set.copyOf(files);
  }
}
