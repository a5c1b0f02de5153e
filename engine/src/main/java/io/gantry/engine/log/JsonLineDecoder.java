package io.gantry.engine.log;

/**
 * Lines of {@code json-file}. The members of a line may stand in any order, with blanks between
 * them; unknown ones are passed over.
 */
final class JsonLineDecoder extends LineDecoder {
  private byte[] b = new byte[0];
  private int end;
  private int i;

  private boolean line;
  private int logStart;
  private int logEnd;
  private int timeStart;
  private int timeEnd;
  private int attributesStart;
  private int attributesEnd;

  @Override
  void startAt(long position) {
    // each line stands for itself
  }

  @Override
  int next(byte[] bytes, int at, int limit) {
    int feed = Pages.lineFeed(bytes, at, limit);
    if (feed < 0) {
      return INCOMPLETE;
    }
    line = parse(bytes, at, feed);
    return feed + 1 - at;
  }

  @Override
  boolean isLine() {
    return line;
  }

  @Override
  long time() {
    return TimeField.epochNanos(b, timeStart, timeEnd);
  }

  @Override
  int putTime(byte[] to, int at) {
    return TimeField.putFixed(b, timeStart, timeEnd, to, at);
  }

  @Override
  int putText(byte[] to, int at) {
    return JsonScan.decode(b, logStart, logEnd, to, at);
  }

  @Override
  int mostText() {
    return logEnd - logStart + Long.BYTES;
  }

  @Override
  byte[] attributes() {
    return AttributeText.of(b, attributesStart, attributesEnd);
  }

  /** Reads the line {@code bytes[at..lineEnd)}; false when it is damaged. */
  private boolean parse(byte[] bytes, int at, int lineEnd) {
    b = bytes;
    i = at;
    end = lineEnd;
    logStart = logEnd = timeStart = timeEnd = attributesStart = attributesEnd = 0;
    kind = OutputKind.STDOUT;
    if (!take('{')) {
      return false;
    }
    do {
      if (!member()) {
        return false;
      }
    } while (take(','));
    return take('}') && timeEnd > timeStart;
  }

  private boolean member() {
    if (!take('"')) {
      return false;
    }
    int name = i;
    int nameEnd = JsonScan.stringEnd(b, i, end);
    if (nameEnd < 0) {
      return false;
    }
    i = nameEnd + 1;
    if (!take(':')) {
      return false;
    }
    blanks();
    int value = i;
    return skipValue() && keep(name, nameEnd, value);
  }

  /** Remembers a value that is of interest; false when it has the wrong kind. */
  private boolean keep(int name, int nameEnd, int value) {
    boolean text = b[value] == '"';
    if (is(name, nameEnd, "log")) {
      logStart = value + 1;
      logEnd = i - 1;
      return text;
    }
    if (is(name, nameEnd, "time")) {
      timeStart = value + 1;
      timeEnd = i - 1;
      return text;
    }
    if (is(name, nameEnd, "stream")) {
      kind = is(value + 1, i - 1, "stderr") ? OutputKind.STDERR : OutputKind.STDOUT;
      return text;
    }
    if (is(name, nameEnd, "attrs")) {
      attributesStart = value;
      attributesEnd = i;
    }
    return true;
  }

  private boolean is(int at, int to, String name) {
    if (to - at != name.length()) {
      return false;
    }
    for (int k = 0; k < name.length(); k++) {
      if (b[at + k] != name.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  private boolean skipValue() {
    if (i >= end) {
      return false;
    }
    if (b[i] == '"') {
      return skipString();
    }
    int depth = 0;
    while (i < end) {
      switch (b[i]) {
        case '"' -> {
          if (!skipString()) {
            return false;
          }
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return true;
          }
          depth--;
        }
        case ',' -> {
          if (depth == 0) {
            return true;
          }
        }
        default -> {}
      }
      i++;
    }
    return false;
  }

  private boolean skipString() {
    int stop = JsonScan.stringEnd(b, i + 1, end);
    i = stop + 1;
    return stop >= 0;
  }

  private boolean take(char c) {
    blanks();
    if (i < end && b[i] == c) {
      i++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (i < end && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r')) {
      i++;
    }
  }
}
