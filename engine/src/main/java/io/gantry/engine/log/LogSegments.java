package io.gantry.engine.log;

import io.gantry.engine.log.FileLogWriter.Head;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files that one reader has open, the oldest first. All that it needs are open from the start,
 * so that no rotation takes them away; one that follows keeps up with the writer from file to file,
 * and goes on with the oldest that is left when it is slower than the log rotates. One thread uses
 * it.
 */
final class LogSegments implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LogSegments.class.getName());

  private final LogFiles files;
  private final LogFormat format;
  private final @Nullable FileLogWriter writer;
  private final boolean follow;
  private final Deque<LogSegment> segments = new ArrayDeque<>();
  private Head head = new Head(0, Long.MAX_VALUE, true);
  private boolean currentMissing;

  /**
   * @param writer of the present run, or the last one; absent when there was none
   */
  LogSegments(LogFiles files, LogFormat format, Optional<FileLogWriter> writer, boolean follow) {
    this.files = files;
    this.format = format;
    this.writer = writer.orElse(null);
    this.follow = follow;
  }

  /** Opens the files that a query needs, and goes to where its lines begin. */
  void open(LogQuery query) throws IOException {
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

  /** The file that is read; empty when there is none. */
  Optional<LogSegment> current() {
    return Optional.ofNullable(segments.peekFirst());
  }

  /** Goes on to the next file that is open already; false when this is the last. */
  boolean advance() throws IOException {
    if (segments.size() <= 1) {
      return false;
    }
    segments.removeFirst().close();
    return true;
  }

  /** Waits until the writer has written more; false when there will never be more. */
  boolean awaitMore(BooleanSupplier closed) throws IOException, InterruptedException {
    FileLogWriter following = writer;
    if (following == null || !follow) {
      return false;
    }
    Head now = following.head();
    if (now.equals(head)) {
      if (now.ended()) {
        return false;
      }
      following.awaitBeyond(head, closed);
      return !closed.getAsBoolean();
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

  /** Has a reader that waits look whether it was closed. */
  void wake() {
    if (writer != null) {
      writer.wakeReaders();
    }
  }

  @Override
  public void close() {
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
