package io.gantry.snapshot.driver;

/** Hears how far a change of a snapshot is, so that tests can end it there as a kill would. */
interface Checkpoint {
  /** Nobody listens. */
  Checkpoint NONE = step -> {};

  /** Between two steps of a change. */
  void reached(String step);
}
