package io.gantry.engine.log.journald;

import io.gantry.engine.log.LogArchive;
import io.gantry.engine.log.LogQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a container's lines out of the journal. It waits a little for lines that were sent and that
 * journald has not written yet; when it follows, it goes on until the container's run has ended and
 * the last line of it was read.
 */
final class JournalReader implements LogArchive.Entries {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long journald may take to write what it was sent; what it drops never comes. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final JournalParts parts;
  private final LogQuery query;
  private final Optional<JournalRuns.Run> run;
  private final long expected;
  private Duration patience = PATIENCE;
  private int part;
  private long index;
  private long read;
  private volatile boolean closed;

  JournalReader(JournalParts parts, LogQuery query, Optional<JournalRuns.Run> run)
      throws IOException {
    this.parts = parts;
    this.query = query;
    this.run = run;
    this.expected = run.map(JournalRuns.Run::sent).orElse(0L);
    seek();
  }

  /** Goes to the first line that is wanted: not too old, and one of the last. */
  private void seek() throws IOException {
    List<JournalPart> all = parts.all();
    if (query.since().isPresent()) {
      while (part < all.size() && !reaches(all.get(part))) {
        part++;
      }
      index = part < all.size() ? all.get(part).firstSince(query.since().get()) : 0;
    }
    if (query.tail().isPresent()) {
      skipTo(end() - query.tail().getAsLong());
    }
  }

  private boolean reaches(JournalPart candidate) throws IOException {
    return candidate.firstSince(query.since().orElseThrow()) < candidate.size();
  }

  /** How many lines there are in all parts, up to the end of the time that is asked for. */
  private long end() throws IOException {
    long sum = 0;
    for (JournalPart each : parts.all()) {
      sum += query.until().isPresent() ? each.countUntil(query.until().get()) : each.size();
    }
    return sum;
  }

  private void skipTo(long wanted) {
    long before = 0;
    for (int i = 0; i < parts.all().size(); i++) {
      long size = parts.all().get(i).size();
      if (wanted < before + size) {
        if (i > part || (i == part && wanted - before > index)) {
          part = i;
          index = Math.max(0, wanted - before);
        }
        return;
      }
      before += size;
    }
    part = Math.max(0, parts.all().size() - 1);
    index = parts.all().isEmpty() ? 0 : parts.all().getLast().size();
  }

  @Override
  public Optional<LogArchive.Archived> next() throws IOException, InterruptedException {
    while (!closed) {
      Optional<Map<String, byte[]>> entry = take();
      if (entry.isPresent()) {
        Optional<LogArchive.Archived> line = line(entry.get());
        if (line.isPresent()) {
          return line;
        }
      } else if (!awaits()) {
        break;
      } else {
        Thread.sleep(PAUSE);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean ready() {
    return part < parts.all().size() && index < parts.all().get(part).size();
  }

  private Optional<LogArchive.Archived> line(Map<String, byte[]> fields) {
    JournalLine line = new JournalLine(fields);
    if (run.isPresent() && line.epoch().equals(run.get().epoch())) {
      read = Math.max(read, line.ordinal());
    }
    return line.archived();
  }

  /** The next entry that is there now. */
  private Optional<Map<String, byte[]>> take() throws IOException {
    while (true) {
      if (part < parts.all().size()) {
        JournalPart present = parts.all().get(part);
        if (index == present.size()) {
          present.refresh();
        }
        if (index < present.size()) {
          return Optional.of(present.entry(index++));
        }
        if (part + 1 < parts.all().size()) {
          part++;
          index = 0;
          continue;
        }
      }
      int known = parts.all().size();
      parts.refresh();
      if (parts.all().size() == known) {
        return Optional.empty();
      }
    }
  }

  /** Whether something is to come; counts down the patience for what is overdue. */
  private boolean awaits() {
    if (run.isEmpty()) {
      return false;
    }
    boolean lives = query.follow() && !run.get().ended();
    long last = query.follow() ? run.get().sent() : expected;
    if (lives) {
      patience = PATIENCE;
      return true;
    }
    patience = patience.minus(PAUSE);
    return read < last && !patience.isNegative();
  }

  @Override
  public void close() {
    closed = true;
    parts.close();
  }
}
