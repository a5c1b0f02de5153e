package io.gantry.runtime;

import io.gantry.runtime.seccomp.SeccompProfile;
import io.gantry.runtime.seccomp.StrictProfile;

/** Which system calls a process may make. */
public sealed interface Seccomp {
  /** Docker's default profile. */
  record DockerDefault() implements Seccomp {}

  /** All of them ({@code --security-opt seccomp=unconfined}, privileged). */
  record Unconfined() implements Seccomp {}

  /**
   * A profile of the user's own.
   *
   * @param json in the format of Docker's profiles
   */
  record Custom(String json) implements Seccomp {
    /**
     * Reads it, to know before it is needed.
     *
     * @throws IllegalArgumentException when it is no profile
     */
    public void check() {
      SeccompProfile.parse(json);
    }
  }

  /** Docker's default profile without {@link #refusedByStrict}. */
  static Seccomp strict() {
    return new Custom(StrictProfile.json());
  }

  /** System calls that few programs need, by name, for people. */
  static String refusedByStrict() {
    return StrictProfile.refused();
  }
}
