package io.gantry.runtime;

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
  record Custom(String json) implements Seccomp {}
}
