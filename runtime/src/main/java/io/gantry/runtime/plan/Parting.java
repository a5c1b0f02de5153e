package io.gantry.runtime.plan;

import java.util.Optional;
import java.util.OptionalInt;

/** Who has the process when it runs. */
public sealed interface Parting {
  /**
   * Where its root is mounted for the hooks that are called before that is its root; absent: nobody
   * is asked for any.
   */
  Optional<String> hooksAt();

  /**
   * A shim that waits for it and holds its streams; the process ends with it.
   *
   * @param hooksAt see {@link Parting#hooksAt}
   * @param startHooks whether it asks for {@link #START_HOOKS} when it is about to execute
   */
  record Shim(Optional<String> hooksAt, boolean startHooks) implements Parting {
    /** Without hooks. */
    public Shim() {
      this(Optional.empty(), false);
    }
  }

  /**
   * Nobody: it is left to whoever called for it, as OCI runtimes leave theirs.
   *
   * @param start whether it waits, before it executes, for a byte from {@link Descriptors#START}
   * @param hooksAt see {@link Parting#hooksAt}
   * @param kept how many descriptors from {@link Descriptors#KEPT} on it finds from 3 on
   * @param propagation how mounts travel below its root; absent: not at all
   * @param umask its umask; absent: 022
   * @param capabilities its sets; absent: as a container of Docker's has them
   */
  record Left(
      boolean start,
      Optional<String> hooksAt,
      int kept,
      Optional<io.gantry.runtime.Propagation> propagation,
      OptionalInt umask,
      Optional<io.gantry.runtime.CapabilitySets> capabilities)
      implements Parting {
    /** There is room for a few descriptors below those that the launch needs. */
    public Left {
      if (kept < 0 || kept > MOST_KEPT) {
        throw new IllegalArgumentException("cannot preserve " + kept + " descriptors");
      }
    }
  }

  /** How many descriptors a process may be left. */
  int MOST_KEPT = 10;

  /** The question of a process whose hooks are to be run: all is mounted, nothing is hidden yet. */
  char HOOKS = 'h';

  /** The question of a process that is about to execute its program. */
  char START_HOOKS = 's';

  /** The question of a process whose terminal is to be taken. */
  char TERMINAL = 't';
}
