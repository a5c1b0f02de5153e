package io.gantry.distribution;

/** What is to be done with a repository, as token servers name it. */
public enum Scope {
  /** Read. */
  PULL("pull"),
  /** Read and write. */
  PUSH("pull,push");

  private final String actions;

  Scope(String actions) {
    this.actions = actions;
  }

  /** {@code repository:library/busybox:pull}. */
  public String of(String repository) {
    return "repository:" + repository + ":" + actions;
  }
}
