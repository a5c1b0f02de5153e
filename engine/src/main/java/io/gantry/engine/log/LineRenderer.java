package io.gantry.engine.log;

import io.gantry.engine.log.LogQuery.Framing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * Turns lines of a log into what a client wants to see, into one buffer that is emptied when it is
 * full.
 */
final class LineRenderer {
  /** What became of a line. */
  enum Outcome {
    /** It is in the buffer, or was left out, or is damaged. */
    DONE,
    /** The buffer must be emptied first. */
    FULL,
    /** It is younger than the query's {@code until}: no later line can be of interest. */
    PAST_THE_END
  }

  private static final int FRAME_LIMIT = 32 * 1024;
  private static final int HEADER = 8;
  private static final byte[] NOTHING = new byte[0];
  private static final int FIXED = HEADER + 64 + Long.BYTES;

  private final LogQuery query;
  private final boolean showOut;
  private final boolean showErr;
  private final long since;
  private final long until;
  private final boolean needsTime;
  private byte[] out;
  private int length;
  private int frame = -1;
  private OutputKind frameKind = OutputKind.STDOUT;

  LineRenderer(LogQuery query, int capacity) {
    this.query = query;
    this.showOut = query.streams().contains(OutputKind.STDOUT);
    this.showErr = query.streams().contains(OutputKind.STDERR);
    this.since = query.since().map(LineRenderer::nanos).orElse(Long.MIN_VALUE);
    this.until = query.until().map(LineRenderer::nanos).orElse(Long.MAX_VALUE);
    this.needsTime = query.since().isPresent() || query.until().isPresent();
    this.out = new byte[capacity];
  }

  /** Renders the line that {@code line} is at. */
  Outcome render(LineDecoder line) {
    if (needsTime) {
      long time = line.time();
      if (time > until) {
        return Outcome.PAST_THE_END;
      }
      if (time < since) {
        return Outcome.DONE;
      }
    }
    if (!(line.kind == OutputKind.STDOUT ? showOut : showErr)) {
      return Outcome.DONE;
    }
    byte[] details = query.decoration().details() ? line.attributes() : NOTHING;
    int bound = FIXED + details.length + line.mostText();
    if (out.length - length < bound) {
      if (length > 0) {
        return Outcome.FULL;
      }
      out = Arrays.copyOf(out, bound);
    }
    append(line, details);
    return Outcome.DONE;
  }

  private void append(LineDecoder line, byte[] details) {
    int start = length;
    begin(line.kind);
    int o = length;
    if (query.decoration().timestamps()) {
      o += line.putTime(out, o);
      out[o++] = ' ';
    }
    if (query.decoration().details()) {
      System.arraycopy(details, 0, out, o, details.length);
      o += details.length;
      out[o++] = ' ';
    }
    o += line.putText(out, o);
    if (o == length) {
      length = start; // nothing to show: no empty frames
      frame = start == 0 ? -1 : frame;
      return;
    }
    length = o;
    closeFrame();
  }

  /** Opens a frame, or goes on with the last one. */
  private void begin(OutputKind kind) {
    if (query.framing() == Framing.RAW) {
      return;
    }
    boolean goesOn =
        query.framing() == Framing.COALESCED
            && frame >= 0
            && frameKind == kind
            && length - frame < FRAME_LIMIT;
    if (!goesOn) {
      frame = length;
      frameKind = kind;
      out[frame] = (byte) kind.frameType();
      out[frame + 1] = 0;
      out[frame + 2] = 0;
      out[frame + 3] = 0;
      length += HEADER;
    }
  }

  private void closeFrame() {
    if (query.framing() != Framing.RAW) {
      int size = length - frame - HEADER;
      out[frame + 4] = (byte) (size >>> 24);
      out[frame + 5] = (byte) (size >>> 16);
      out[frame + 6] = (byte) (size >>> 8);
      out[frame + 7] = (byte) size;
    }
  }

  /** Whether there is anything to take. */
  boolean isEmpty() {
    return length == 0;
  }

  /** Empties the buffer; what is given is valid until the next line is rendered. */
  ByteBuffer take() {
    ByteBuffer content = ByteBuffer.wrap(out, 0, length);
    length = 0;
    frame = -1;
    return content;
  }

  static long nanos(Instant time) {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
