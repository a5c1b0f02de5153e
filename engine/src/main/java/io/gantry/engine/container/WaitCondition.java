package io.gantry.engine.container;

/** What to wait for. */
public enum WaitCondition {
  /** That it does not run, which may hold at once. */
  NOT_RUNNING,
  /** That it ends the next time, even when it does not run now. */
  NEXT_EXIT,
  /** That it is gone. */
  REMOVED
}
