package io.gantry.runtime;

/** What a directory of {@link ContainerRuntime#start} tells after a restart of the engine. */
public sealed interface Reattached {
  /**
   * It runs.
   *
   * @param running a handle as a start gives it
   */
  record Alive(Running running) implements Reattached {}

  /**
   * It has ended while nobody looked.
   *
   * @param exit how and when
   */
  record Ended(Exit exit) implements Reattached {}

  /**
   * The shim is gone and left no status: it was killed, or the machine was; the engine reports 255.
   */
  record Lost() implements Reattached {}

  /** Nothing was ever started there. */
  record Never() implements Reattached {}
}
