package io.gantry.runtime;

/** How mounts made later below a bind mount travel ({@code mount_namespaces(7)}). */
public enum Propagation {
  /** Not at all, recursively: Docker's default. */
  RPRIVATE,
  /** Not at all. */
  PRIVATE,
  /** In from the host, recursively. */
  RSLAVE,
  /** In from the host. */
  SLAVE,
  /** Both ways, recursively. */
  RSHARED,
  /** Both ways. */
  SHARED
}
