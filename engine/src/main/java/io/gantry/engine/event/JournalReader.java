package io.gantry.engine.event;

import io.gantry.engine.store.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files of a journal one after the other, as long as they were when it was asked for. */
final class JournalReader implements History.Past {
  /** What each line begins with. */
  private static final byte[] BEGINNING = "{\"nanos\":".getBytes(StandardCharsets.US_ASCII);

  private final Deque<JournalLines> files;
  private final Window window;
  private final Records<EventRecord> type;

  JournalReader(List<JournalLines> files, Window window, Records<EventRecord> type) {
    this.files = new ArrayDeque<>(files);
    this.window = window;
    this.type = type;
  }

  @Override
  public @Nullable Event next() throws IOException {
    while (!files.isEmpty()) {
      byte[] line = files.getFirst().next();
      if (line == null) {
        files.removeFirst().close();
      } else if (window.contains(nanos(line))) {
        Optional<Event> event = parse(line);
        if (event.isPresent()) {
          return event.get();
        }
      }
    }
    return null;
  }

  /** When it happened, read without the rest; something that is in no window if it is no event. */
  private static long nanos(byte[] line) {
    long nanos = 0;
    for (int i = 0; i < line.length; i++) {
      if (i < BEGINNING.length) {
        if (line[i] != BEGINNING[i]) {
          return Long.MIN_VALUE;
        }
      } else if (line[i] < '0' || line[i] > '9') {
        return nanos;
      } else {
        nanos = nanos * 10 + (line[i] - '0');
      }
    }
    return Long.MIN_VALUE;
  }

  private Optional<Event> parse(byte[] line) {
    try {
      return Optional.of(type.read(line).event());
    } catch (RuntimeException e) {
      return Optional.empty(); // damaged: the others are worth more than a complaint
    }
  }

  @Override
  public void close() throws IOException {
    for (JournalLines file : files) {
      file.close();
    }
  }
}
