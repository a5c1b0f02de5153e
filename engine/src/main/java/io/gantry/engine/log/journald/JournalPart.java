package io.gantry.engine.log.journald;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What one file has of a container's lines, in their order. */
final class JournalPart implements AutoCloseable {
  private final JournalFile file;
  private final long data;
  private final Instant start;
  private EntryList entries;

  private JournalPart(JournalFile file, long data) throws IOException {
    this.file = file;
    this.data = data;
    this.entries = file.entries(data);
    this.start = entries.size() == 0 ? Instant.EPOCH : time(0);
  }

  /** Empty when the file has nothing of it; the file is closed then. */
  static Optional<JournalPart> of(JournalFile file, String containerId) throws IOException {
    OptionalLong data = file.find(JournalField.CONTAINER_ID_FULL, containerId);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    JournalPart part = new JournalPart(file, data.getAsLong());
    return part.size() == 0 ? Optional.empty() : Optional.of(part);
  }

  /** When journald took the first entry. */
  Instant start() {
    return start;
  }

  long size() {
    return entries.size();
  }

  /** Looks for entries that have come since. */
  void refresh() throws IOException {
    entries = file.entries(data);
  }

  /** When journald took an entry. */
  Instant time(long index) throws IOException {
    long micros = file.time(file.offset(entries, index));
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  Map<String, byte[]> entry(long index) throws IOException {
    return file.entry(file.offset(entries, index));
  }

  /** The index of the first entry that is not older than {@code time}. */
  long firstSince(Instant time) throws IOException {
    long low = 0;
    long high = size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (time(middle).isBefore(time)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many entries were said at {@code time} or before; journald took them a little later. */
  long countUntil(Instant time) throws IOException {
    long count = firstSince(time);
    while (count < size() && !new JournalLine(entry(count)).time().isAfter(time)) {
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    file.close();
  }
}
