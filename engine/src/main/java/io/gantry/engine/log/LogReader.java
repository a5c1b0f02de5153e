package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a log from its oldest file on, and shows its lines as a query wants them. One thread pulls;
 * any thread may close.
 */
final class LogReader implements ByteSource {
  private static final int INPUT = 64 * 1024;
  private static final int OUTPUT = 64 * 1024;

  /** Longer lines than this come from no log driver and are passed over. */
  private static final int LONGEST_LINE = 1 << 20;

  private final LogSegments segments;
  private final LineDecoder decoder;
  private final LineRenderer renderer;
  private byte[] input = new byte[INPUT];
  private int start;
  private int end;

  /** The length of the line at {@code start} that the decoder is at, and that is not shown yet. */
  private int pending;

  /** How many lines are still passed over. */
  private long skip;

  private boolean skipping;
  private boolean finished;
  private final ReentrantLock pulling = new ReentrantLock();
  private volatile boolean closed;

  private LogReader(LogSegments segments, LogFormat format, LogQuery query) {
    this.segments = segments;
    this.decoder = format.decoder();
    this.renderer = new LineRenderer(query, OUTPUT);
  }

  static LogReader open(
      LogFiles files,
      LogFormat format,
      Optional<FileLogWriter> writer,
      LogQuery query,
      boolean follow) {
    LogSegments segments = new LogSegments(files, format, writer, follow);
    try {
      segments.open(query);
      LogReader reader = new LogReader(segments, format, query);
      reader.begin();
      return reader;
    } catch (IOException e) {
      segments.close();
      throw new EngineException.Internal("error reading log " + files.current() + ": " + e, e);
    }
  }

  /** The first of the files is read from now on. */
  private void begin() {
    LogSearch.Place place = segments.current().map(LogSegment::start).orElse(LogSearch.BEGINNING);
    decoder.startAt(place.position());
    skip = place.skip();
  }

  @Override
  public Optional<ByteBuffer> next() throws IOException, InterruptedException {
    pulling.lockInterruptibly();
    try {
      return pull();
    } finally {
      pulling.unlock();
      releaseIfClosed();
    }
  }

  private Optional<ByteBuffer> pull() throws IOException, InterruptedException {
    while (!closed && !finished) {
      if (renderLines()) {
        return Optional.of(renderer.take());
      }
      if (finished) {
        break;
      }
      if (refill() || advance()) {
        continue;
      }
      if (!renderer.isEmpty()) {
        return Optional.of(renderer.take());
      }
      if (!segments.awaitMore(() -> closed)) {
        break;
      }
    }
    finished = true;
    if (closed || renderer.isEmpty()) {
      segments.close();
      return Optional.empty();
    }
    return Optional.of(renderer.take());
  }

  /** Renders the complete lines of the input; true when the output must be taken first. */
  private boolean renderLines() {
    while (start < end) {
      if (pending == 0) {
        pending = decoder.next(input, start, end);
        if (pending == LineDecoder.INCOMPLETE) {
          return false;
        }
      }
      if (decoder.isLine() && !passedOver()) {
        switch (renderer.render(decoder)) {
          case FULL -> {
            return true;
          }
          case PAST_THE_END -> {
            finished = true;
            return false;
          }
          case DONE -> {}
        }
      }
      skipping = false;
      start += pending;
      pending = 0;
    }
    return false;
  }

  private boolean passedOver() {
    if (skip > 0) {
      skip--;
      return true;
    }
    return skipping;
  }

  /** Reads more of the present file; false at its end. */
  private boolean refill() throws IOException {
    Optional<LogSegment> segment = segments.current();
    if (segment.isEmpty()) {
      return false;
    }
    makeRoom();
    int count = segment.get().read(input, end, input.length - end);
    end += Math.max(count, 0);
    return count > 0;
  }

  private void makeRoom() {
    int length = end - start;
    if (start > 0) {
      System.arraycopy(input, start, input, 0, length);
    } else if (length == input.length) {
      if (length >= LONGEST_LINE) {
        skipping = true;
        length = 0;
      } else {
        input = Arrays.copyOf(input, length * 2);
      }
    }
    start = 0;
    end = length;
  }

  /** Goes on to the next file that is open already; false when this is the last. */
  private boolean advance() throws IOException {
    if (!segments.advance()) {
      return false;
    }
    dropUnfinishedLine();
    begin();
    return true;
  }

  private void dropUnfinishedLine() {
    start = end;
    skipping = false;
  }

  @Override
  public void close() {
    closed = true;
    segments.wake();
    releaseIfClosed();
  }

  /** Closes the files, unless the thread that pulls is at work and will do so itself. */
  private void releaseIfClosed() {
    if (closed && pulling.tryLock()) {
      try {
        segments.close();
      } finally {
        pulling.unlock();
      }
    }
  }
}
