package io.gantry.engine.log;

/**
 * A cursor over the lines of a log file's bytes. {@link #next} goes to a line, the other methods
 * tell about it, as long as the bytes stay. One thread uses it.
 */
abstract class LineDecoder {
  /** What {@link #next} gives when the bytes end within a line. */
  static final int INCOMPLETE = 0;

  /** Where the line came from. */
  OutputKind kind = OutputKind.STDOUT;

  /** The bytes that follow stand at {@code position} of a file, where a line begins. */
  abstract void startAt(long position);

  /**
   * Goes to what begins at {@code b[at]}.
   *
   * @return how many bytes it is long, or {@link #INCOMPLETE}
   */
  abstract int next(byte[] b, int at, int end);

  /** Whether it is a line; anything else is passed over: what is damaged, or fills a page. */
  abstract boolean isLine();

  /** Nanoseconds since 1970. */
  abstract long time();

  /** Writes the time in RFC 3339 with nine digits of fraction; gives its length. */
  abstract int putTime(byte[] to, int at);

  /** Writes the text, with its line feed if it has one; gives its length. */
  abstract int putText(byte[] to, int at);

  /** How many bytes the text may take at most, with some overshoot. */
  abstract int mostText();

  /** The attributes as {@code docker logs --details} prints them. */
  abstract byte[] attributes();
}
