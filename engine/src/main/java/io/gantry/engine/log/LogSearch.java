package io.gantry.engine.log;

import java.io.IOException;
import java.util.Optional;

/**
 * Finds places in one file of a log without reading all of it. The lines of a file are sorted by
 * their times, so the file is its own index: nothing has to be written beside it, and nothing can
 * be missing or out of date.
 */
interface LogSearch {
  /** The beginning of a file. */
  Place BEGINNING = new Place(0, 0, 0);

  /**
   * A place to begin to read.
   *
   * @param position where
   * @param skip how many lines to pass over there
   * @param lines how many lines are left then, as far as that was asked for
   */
  record Place(long position, long skip, long lines) {}

  /** Where the last {@code lines} lines begin, or the file, if it has fewer. */
  Place tail(long lines) throws IOException;

  /**
   * Where to begin to read for all lines from {@code nanos} on, or a bit before them.
   *
   * @return empty when the first line of the file is not older: files before it may have some
   */
  Optional<Place> since(long nanos) throws IOException;
}
