package io.gantry.engine.log;

import java.util.Arrays;
import java.util.Map;

/** Lines as {@code local} keeps them; see {@link Pages}. */
final class PageEncoder extends LineEncoder {
  private final int kind;
  private final byte[] attributes;
  private final LogClock clock;

  /** Where {@code to[0]} is going to stand, when counted from the page's beginning. */
  private long origin;

  private boolean timeKnown;
  private long lastTime;
  private boolean cut;
  private long cutTime;

  PageEncoder(OutputKind kind, Map<String, String> attributes, LogClock clock) {
    this.kind = kind.frameType();
    this.attributes = Pages.attributes(attributes);
    this.clock = clock;
  }

  @Override
  public int headroom() {
    return 2 * (Pages.MOST_HEAD + CUT + attributes.length);
  }

  @Override
  public void startAt(long position) {
    origin = position;
    timeKnown = false;
  }

  @Override
  int encodeLine(byte[] from, int at, int end, boolean last, byte[] to, int toAt) {
    int stop = Math.min(end, at + CUT);
    int feed = Pages.lineFeed(from, at, stop);
    if (feed < 0 && stop - at < CUT && !last) {
      return at;
    }
    boolean lineEnds = feed >= 0;
    int length = (lineEnds ? feed : stop) - at;
    int o = turnPage(to, toAt, length);
    o = head(to, o, length, lineEnds);
    System.arraycopy(from, at, to, o, length);
    written = o + length;
    return at + length + (lineEnds ? 1 : 0);
  }

  /** Fills the page with zeros when the line has no place on it, and begins the next. */
  private int turnPage(byte[] to, int toAt, int length) {
    int used = (int) ((origin + toAt) % Pages.PAGE);
    int o = toAt;
    if (used + attributes.length + Pages.MOST_HEAD + length > Pages.PAGE) {
      o += Pages.PAGE - used;
      Arrays.fill(to, toAt, o, (byte) 0);
      used = 0;
    }
    if (used == 0 || !timeKnown) {
      timeKnown = false;
      System.arraycopy(attributes, 0, to, o, attributes.length);
      o += attributes.length;
    }
    return o;
  }

  private int head(byte[] to, int toAt, int length, boolean lineEnds) {
    long time = cut ? cutTime : clock.nanos();
    int flags = (timeKnown ? 0 : Pages.ABSOLUTE) | (lineEnds ? 0 : Pages.CONTINUED);
    flags |= cut || !lineEnds ? Pages.PIECE : 0;
    int o = toAt;
    to[o++] = (byte) (kind | flags);
    o = timeKnown ? Pages.putVarint(to, o, time - lastTime) : Pages.putLong(to, o, time);
    o = Pages.putVarint(to, o, length);
    timeKnown = true;
    lastTime = time;
    if (!cut) {
      clock.tick();
    }
    cut = !lineEnds;
    cutTime = time;
    return o;
  }
}
