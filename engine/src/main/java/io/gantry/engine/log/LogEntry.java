package io.gantry.engine.log;

import java.util.Optional;

/**
 * One line that a container has said, or one piece of a line that is longer than 16 KB. The bytes
 * are the receiver's own and never change.
 *
 * @param source where it was said
 * @param timeNanos when, in nanoseconds since 1970; all pieces of a line have the same time
 * @param line what, without the line feed
 * @param partial which piece of which line; empty for a line that is whole
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LogEntry(OutputKind source, long timeNanos, byte[] line, Optional<Partial> partial) {
  /**
   * A place among the pieces of one line, as in Docker's {@code PartialLogMetaData}.
   *
   * @param id 64 hexadecimal digits, the same for all pieces
   * @param ordinal counts the pieces from 1 on
   * @param last whether the line ends here
   */
  public record Partial(String id, int ordinal, boolean last) {}

  /** Whether a line feed followed. */
  public boolean endsLine() {
    return partial.isEmpty() || partial.get().last();
  }
}
