package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import io.gantry.engine.log.FileLogWriter.Head;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its oldest file on and, when it follows, keeps up with the writer from file to
 * file. All files that it needs are open from the start, so that no rotation takes them away; a
 * follower that is slower than the log rotates goes on with the oldest file that is left.
 */
final class LogReader implements ByteSource {
  private static final Logger LOG = System.getLogger(LogReader.class.getName());
  private static final int INPUT = 64 * 1024;
  private static final int OUTPUT = 64 * 1024;

  /** Longer lines than this come from no log driver and are passed over. */
  private static final int LONGEST_LINE = 1 << 20;

  private final LogFiles files;
  private final LogFormat format;
  private final @Nullable FileLogWriter writer;
  private final boolean follow;
  private final LineDecoder decoder;
  private final LineRenderer renderer;
  private final Deque<LogSegment> segments = new ArrayDeque<>();
  private Head head = new Head(0, Long.MAX_VALUE, true);
  private byte[] input = new byte[INPUT];
  private int start;
  private int end;

  /** The length of the line at {@code start} that the decoder is at, and that is not shown yet. */
  private int pending;

  /** How many lines are still passed over. */
  private long skip;

  private boolean skipping;
  private boolean currentMissing;
  private boolean finished;
  private final ReentrantLock pulling = new ReentrantLock();
  private volatile boolean closed;

  private LogReader(
      LogFiles files,
      LogFormat format,
      Optional<FileLogWriter> writer,
      LogQuery query,
      boolean follow) {
    this.files = files;
    this.format = format;
    this.decoder = format.decoder();
    this.writer = writer.orElse(null);
    this.follow = follow && this.writer != null;
    this.renderer = new LineRenderer(query, OUTPUT);
  }

  static LogReader open(
      LogFiles files,
      LogFormat format,
      Optional<FileLogWriter> writer,
      LogQuery query,
      boolean follow) {
    LogReader reader = new LogReader(files, format, writer, query, follow);
    try {
      reader.open(query);
      return reader;
    } catch (IOException e) {
      reader.release();
      throw new EngineException.Internal("error reading log " + files.current() + ": " + e, e);
    }
  }

  private void open(LogQuery query) throws IOException {
    List<LogSegment> youngestFirst = new ArrayList<>();
    if (writer == null) {
      openAll(youngestFirst);
    } else {
      writer.names().lock();
      try {
        head = writer.head();
        openAll(youngestFirst);
      } finally {
        writer.names().unlock();
      }
    }
    segments.addAll(youngestFirst.reversed());
    if (query.tail().isPresent()) {
      keepTail(youngestFirst, query.tail().getAsLong());
    } else if (query.since().isPresent()) {
      keepSince(youngestFirst, LineRenderer.nanos(query.since().get()));
    }
    begin();
  }

  private void openAll(List<LogSegment> youngestFirst) throws IOException {
    try {
      youngestFirst.add(
          new LogSegment.Plain(FileChannel.open(files.current()), head.length(), format));
    } catch (NoSuchFileException e) {
      // Nothing has been written yet; the first line makes the file.
      currentMissing = true;
    }
    for (Path file : files.rotated()) {
      youngestFirst.add(LogSegment.open(file, format));
    }
  }

  /** Goes back from file to file until they hold {@code lines} lines. */
  private void keepTail(List<LogSegment> youngestFirst, long lines) throws IOException {
    long missing = lines;
    for (int i = 0; i < youngestFirst.size(); i++) {
      if (i > 0 && missing == 0) {
        drop(youngestFirst.get(i));
        continue;
      }
      LogSearch.Place place = youngestFirst.get(i).search().tail(missing);
      youngestFirst.get(i).goTo(place);
      missing -= place.lines();
    }
  }

  /** Goes back from file to file to one that begins before a time. */
  private void keepSince(List<LogSegment> youngestFirst, long nanos) throws IOException {
    Optional<LogSearch.Place> found = Optional.empty();
    for (LogSegment segment : youngestFirst) {
      if (found.isPresent()) {
        drop(segment);
        continue;
      }
      found = segment.search().since(nanos);
      if (found.isPresent()) {
        segment.goTo(found.get());
      }
    }
  }

  private void drop(LogSegment segment) throws IOException {
    segments.remove(segment);
    segment.close();
  }

  /** The first of the files is read from now on. */
  private void begin() {
    LogSegment segment = segments.peekFirst();
    if (segment != null) {
      decoder.startAt(segment.start().position());
      skip = segment.start().skip();
    }
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
      if (!awaitMore()) {
        break;
      }
    }
    finished = true;
    if (closed || renderer.isEmpty()) {
      release();
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
    LogSegment segment = segments.peekFirst();
    if (segment == null) {
      return false;
    }
    makeRoom();
    int count = segment.read(input, end, input.length - end);
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
    if (segments.size() <= 1) {
      return false;
    }
    segments.removeFirst().close();
    dropUnfinishedLine();
    begin();
    return true;
  }

  private void dropUnfinishedLine() {
    start = end;
    skipping = false;
  }

  /** Waits until the writer has written more; false when there will never be more. */
  private boolean awaitMore() throws IOException, InterruptedException {
    FileLogWriter following = writer;
    if (following == null || !follow) {
      return false;
    }
    Head now = following.head();
    if (now.equals(head)) {
      if (now.ended()) {
        return false;
      }
      following.awaitBeyond(head, () -> closed);
      return !closed;
    }
    if (currentMissing) {
      openFirst(following);
    } else if (now.generation() == head.generation()) {
      head = now;
      extend(now.length());
    } else {
      catchUp(following);
    }
    return true;
  }

  /** The file that was not there at first has come, perhaps with others. */
  private void openFirst(FileLogWriter following) throws IOException {
    following.names().lock();
    try {
      Head now = following.head();
      if (now.length() > 0 || now.generation() > 0) {
        currentMissing = false;
        addFiles(now.generation() - head.generation(), now);
      }
      head = now;
    } finally {
      following.names().unlock();
    }
  }

  private void extend(long limit) throws IOException {
    if (segments.peekLast() instanceof LogSegment.Plain plain) {
      plain.extend(limit);
    }
  }

  /** The writer has begun a new file: reads this one to its end, then opens those that follow. */
  private void catchUp(FileLogWriter following) throws IOException {
    extend(Long.MAX_VALUE);
    following.names().lock();
    try {
      Head now = following.head();
      addFiles(now.generation() - head.generation() - 1, now);
      head = now;
    } finally {
      following.names().unlock();
    }
  }

  /** Opens the {@code rotated} files before the current one, and that. */
  private void addFiles(int rotated, Head now) throws IOException {
    for (int number = rotated; number >= 1; number--) {
      Optional<Path> file = files.rotated(number);
      if (file.isPresent()) {
        segments.addLast(LogSegment.open(file.get(), format));
      }
    }
    try {
      segments.addLast(
          new LogSegment.Plain(FileChannel.open(files.current()), now.length(), format));
    } catch (NoSuchFileException e) {
      currentMissing = true; // there was no room for it
    }
  }

  @Override
  public void close() {
    closed = true;
    if (writer != null) {
      writer.wakeReaders();
    }
    releaseIfClosed();
  }

  /** Closes the files, unless the thread that pulls is at work and will do so itself. */
  private void releaseIfClosed() {
    if (closed && pulling.tryLock()) {
      try {
        release();
      } finally {
        pulling.unlock();
      }
    }
  }

  private void release() {
    for (LogSegment segment : segments) {
      try {
        segment.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a file of log {0} did not close: {1}", files.current(), e);
      }
    }
    segments.clear();
  }
}
