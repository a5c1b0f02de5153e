package io.gantry.engine.config;

import io.gantry.runtime.Seccomp;

/**
 * What holds for containers that do not say otherwise.
 *
 * @param noNewPrivileges whether set-user-id programs are without effect
 * @param seccompProfile {@code builtin}, {@code unconfined} or a profile's text
 * @param seccompName what {@code info} calls it: one of these words, or its file
 * @param ipc {@code private} or {@code shareable}
 * @param cgroup {@code private} or {@code host}; empty lets the version of the host's cgroups
 *     decide
 * @param strict whether the safe choice is made everywhere ({@code --security-opt strict})
 */
public record SecurityDefaults(
    boolean noNewPrivileges,
    String seccompProfile,
    String seccompName,
    String ipc,
    String cgroup,
    boolean strict) {
  /** Docker's. */
  public static final SecurityDefaults DOCKER =
      new SecurityDefaults(false, "builtin", "builtin", "private", "", false);

  /**
   * A seccomp profile's text, when it is one.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static String checked(String profile) {
    new Seccomp.Custom(profile).check();
    return profile;
  }
}
