package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Privileges of a container.
 *
 * @param privileged whether it may do what the host may
 * @param capAdd capabilities beyond Docker's default set, {@code ALL} or names
 * @param capDrop capabilities to take away
 * @param securityOpt {@code no-new-privileges}, {@code seccomp=…}, {@code apparmor=…}, {@code
 *     label=…}, {@code systempaths=unconfined}
 * @param groupAdd supplementary groups
 * @param readonlyRootfs whether the root file system cannot be written
 * @param maskedPaths hidden paths; null takes Docker's default
 * @param readonlyPaths read-only paths; null takes Docker's default
 * @param oomScoreAdj from -1000 to 1000
 */
@Json
public record SecurityConfig(
    boolean privileged,
    List<String> capAdd,
    List<String> capDrop,
    List<String> securityOpt,
    List<String> groupAdd,
    boolean readonlyRootfs,
    @Nullable List<String> maskedPaths,
    @Nullable List<String> readonlyPaths,
    int oomScoreAdj) {
  /** Docker's default privileges. */
  public static final SecurityConfig DEFAULT =
      new SecurityConfig(false, List.of(), List.of(), List.of(), List.of(), false, null, null, 0);

  /** Absent parts become empty ones. */
  public SecurityConfig {
    capAdd = Defaults.list(capAdd);
    capDrop = Defaults.list(capDrop);
    securityOpt = Defaults.list(securityOpt);
    groupAdd = Defaults.list(groupAdd);
    maskedPaths = Defaults.nullableList(maskedPaths);
    readonlyPaths = Defaults.nullableList(readonlyPaths);
  }
}
