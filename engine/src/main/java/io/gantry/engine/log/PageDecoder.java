package io.gantry.engine.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Lines of the driver {@code local}; see {@link Pages}. What is damaged costs its page's rest. */
final class PageDecoder extends LineDecoder {
  private static final int DAMAGED = -1;
  private static final int LAST_KIND = 2 | Pages.ABSOLUTE | Pages.CONTINUED | Pages.PIECE;

  private byte[] b = new byte[0];

  /** What {@link #varint} reads next, and where it must end. */
  private int i;

  private int end;
  private long position;

  /** Up to where the file is passed over: the end of a page that is damaged, or full. */
  private long passedOver;

  private boolean line;
  private int flags;
  private long time;
  private int textStart;
  private int textLength;
  private byte[] attributes = new byte[0];
  private final TimeText timeText = new TimeText();

  @Override
  void startAt(long newPosition) {
    position = newPosition;
    passedOver = 0;
    attributes = new byte[0];
  }

  @Override
  int next(byte[] bytes, int at, int limit) {
    int page = (int) (Pages.PAGE - position % Pages.PAGE);
    b = bytes;
    i = at;
    end = Math.min(limit, at + page);
    line = false;
    if (page == Pages.PAGE) {
      attributes = new byte[0];
    }
    int length = position < passedOver ? DAMAGED : read(at);
    if (length == DAMAGED || (length == INCOMPLETE && end - at == page)) {
      passedOver = position + page;
      length = end - at;
    }
    position += length;
    return length;
  }

  /** The length of the record, {@link #INCOMPLETE} or {@link #DAMAGED}. */
  private int read(int at) {
    int kind = at < end ? b[i++] & 0xff : 0;
    if (at >= end) {
      return INCOMPLETE;
    }
    if (kind == Pages.ATTRIBUTES) {
      return readAttributes(at);
    }
    return kind == 0 || (kind & 3) == 0 || kind > LAST_KIND ? DAMAGED : readLine(at, kind);
  }

  private int readLine(int at, int kind) {
    long when;
    if ((kind & Pages.ABSOLUTE) != 0) {
      if (end - i < Long.BYTES) {
        return INCOMPLETE;
      }
      when = Pages.getLong(b, i);
      i += Long.BYTES;
    } else {
      long delta = varint();
      if (delta < 0) {
        return INCOMPLETE;
      }
      when = time + delta;
    }
    long length = varint();
    if (length < 0 || length > end - i) {
      return length > LineEncoder.CUT ? DAMAGED : INCOMPLETE;
    }
    time = when;
    flags = kind;
    line = true;
    this.kind = (kind & 3) == 1 ? OutputKind.STDOUT : OutputKind.STDERR;
    textStart = i;
    textLength = (int) length;
    return i + textLength - at;
  }

  private int readAttributes(int at) {
    long length = varint();
    if (length < 0 || length > end - i) {
      return INCOMPLETE;
    }
    attributes = Arrays.copyOfRange(b, i, i + (int) length);
    return i + (int) length - at;
  }

  /** The next number; negative when it does not end. */
  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && i < end; shift += 7) {
      byte digit = b[i++];
      value |= (digit & 0x7fL) << shift;
      if (digit >= 0) {
        return value;
      }
    }
    return -1;
  }

  @Override
  boolean isLine() {
    return line;
  }

  @Override
  long time() {
    return time;
  }

  /** Whether the rest of the page is passed over. */
  boolean passesOver() {
    return position <= passedOver;
  }

  /** Whether a line feed followed. */
  boolean endsLine() {
    return (flags & Pages.CONTINUED) == 0;
  }

  /** Whether it is one of several pieces of a line. */
  boolean isPiece() {
    return (flags & Pages.PIECE) != 0;
  }

  /** The text without its line feed. */
  byte[] text() {
    return Arrays.copyOfRange(b, textStart, textStart + textLength);
  }

  @Override
  int putTime(byte[] to, int at) {
    return timeText.put(time, to, at);
  }

  @Override
  int putText(byte[] to, int at) {
    System.arraycopy(b, textStart, to, at, textLength);
    if (!endsLine()) {
      return textLength;
    }
    to[at + textLength] = '\n';
    return textLength + 1;
  }

  @Override
  int mostText() {
    return textLength + 1;
  }

  @Override
  byte[] attributes() {
    return attributes.length == 0 ? attributes : AttributeText.render(pairs());
  }

  private Map<String, String> pairs() {
    Map<String, String> pairs = new TreeMap<>();
    PageDecoder inner = new PageDecoder();
    inner.b = attributes;
    inner.end = attributes.length;
    while (inner.i < inner.end) {
      pairs.put(inner.string(), inner.string());
    }
    return pairs;
  }

  private String string() {
    int length = Math.clamp(varint(), 0, end - i);
    i += length;
    return new String(b, i - length, length, StandardCharsets.UTF_8);
  }
}
