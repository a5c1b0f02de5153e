package io.gantry.engine.log.journald;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries that have something in common: the first one, and runs of further ones, each twice as
 * long as the one before. Any of them is found in a few steps.
 */
final class EntryList {
  /**
   * Offsets of entries that lie side by side.
   *
   * @param index in the list, of the first of them
   * @param offset of the first one's offset in the file
   */
  record Run(long index, long offset) {}

  private final long first;
  private final List<Run> runs = new ArrayList<>();
  private long size;

  /**
   * @param first the offset of the first entry; 0 when there is none
   */
  EntryList(long first) {
    this.first = first;
    this.size = first == 0 ? 0 : 1;
  }

  void add(long offset, long count) {
    runs.add(new Run(size, offset));
    size += count;
  }

  long first() {
    return first;
  }

  long size() {
    return size;
  }

  /** The run with the entry at {@code index}, which is not the first one. */
  Run run(long index) {
    int i = runs.size() - 1;
    while (runs.get(i).index() > index) {
      i--;
    }
    return runs.get(i);
  }
}
