package io.gantry.engine.log;

/**
 * Turns one stream's output into lines of a log file, as many as there are in one go. A line that
 * is longer than 16 KB becomes several, of which only the last ends in a line feed, as Docker's
 * {@code Copier} cuts them; a line that has not ended yet is left to the next call.
 *
 * <p>One thread uses it. After {@link #encode}, {@link #read} and {@link #written} tell how far it
 * came.
 */
public abstract class LineEncoder {
  /** After how many bytes an unfinished line is cut (moby's {@code defaultBufSize}). */
  public static final int CUT = 16 * 1024;

  private int read;
  private boolean unfinished;

  /** How many bytes {@link #encode} has produced so far. */
  int written;

  LineEncoder() {}

  /** How many bytes of room a line may take at most. */
  public abstract int headroom();

  /** What is encoded next is going to stand at {@code position} of the file. */
  public abstract void startAt(long position);

  /**
   * Encodes one line to {@code to[toAt…]} and sets {@link #written} to where it ends.
   *
   * @return where the next line begins, {@code at} when this one has not ended
   */
  abstract int encodeLine(byte[] from, int at, int end, boolean last, byte[] to, int toAt);

  /**
   * Encodes the lines in {@code from[at..end)} until they end, {@code to} has less than {@link
   * #headroom} bytes of room, or {@code enough} bytes are written.
   *
   * @param last whether nothing follows, so that an unfinished line is written as it is
   */
  public final void encode(
      byte[] from, int at, int end, boolean last, byte[] to, int toAt, long enough) {
    int i = at;
    int o = toAt;
    int room = to.length - headroom();
    unfinished = false;
    while (i < end && o <= room && o - toAt < enough) {
      int next = encodeLine(from, i, end, last, to, o);
      if (next == i) {
        unfinished = true;
        break;
      }
      i = next;
      o = written;
    }
    read = i - at;
    written = o - toAt;
  }

  /** How many bytes the last {@link #encode} consumed. */
  public final int read() {
    return read;
  }

  /** How many bytes the last {@link #encode} produced. */
  public final int written() {
    return written;
  }

  /** Whether the last {@link #encode} stopped at a line that has not ended yet. */
  public final boolean unfinished() {
    return unfinished;
  }
}
