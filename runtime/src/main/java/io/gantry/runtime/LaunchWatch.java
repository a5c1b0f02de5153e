package io.gantry.runtime;

/** Is told how a start goes on, by whoever does a part of it; on that one's thread. */
public interface LaunchWatch {
  /** Nobody wants to know. */
  LaunchWatch NONE =
      new LaunchWatch() {
        @Override
        public void done(String what) {}

        @Override
        public boolean wantsSteps() {
          return false;
        }

        @Override
        public void step(String title, long nanoTime) {}
      };

  /** What has been done since the last call, or since the start. */
  void done(String what);

  /** Whether the launcher's system calls are to be timed, which costs a call more for each. */
  boolean wantsSteps();

  /**
   * One of the launcher's system calls; in the order of time, before {@code done("launch")}.
   *
   * @param title what the step is called
   * @param nanoTime when it was made, on the clock of {@link System#nanoTime()}
   */
  void step(String title, long nanoTime);
}
