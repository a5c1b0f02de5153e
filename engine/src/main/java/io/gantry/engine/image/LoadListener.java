package io.gantry.engine.image;

/** Hears how a load goes on, on the loading thread. */
public interface LoadListener {

  /** Does not listen. */
  LoadListener NONE =
      new LoadListener() {
        @Override
        public void progress(String layer, long current, long total) {}

        @Override
        public void message(String line) {}
      };

  /**
   * A layer comes in.
   *
   * @param layer its short name
   * @param current bytes so far
   * @param total bytes in all
   */
  void progress(String layer, long current, long total);

  /** A line for the user: {@code Loaded image: busybox:latest}. */
  void message(String line);
}
