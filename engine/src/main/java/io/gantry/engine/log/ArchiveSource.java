package io.gantry.engine.log;

import io.gantry.engine.log.LogArchive.Archived;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an archive gives back, line by line, as a client wants to see it. */
final class ArchiveSource implements ByteSource {
  private static final int OUTPUT = 64 * 1024;

  private final LogArchive.Entries entries;
  private final LineRenderer renderer;
  private final EntryLine line = new EntryLine();

  /** A line that had no room in the buffer. */
  private boolean pending;

  private boolean finished;

  ArchiveSource(LogArchive.Entries entries, LogQuery query) {
    this.entries = entries;
    this.renderer = new LineRenderer(query, OUTPUT);
  }

  @Override
  public Optional<ByteBuffer> next() throws IOException, InterruptedException {
    while (!finished) {
      if (!pending) {
        Optional<Archived> entry = entries.next();
        if (entry.isEmpty()) {
          break;
        }
        line.set(entry.get());
      }
      LineRenderer.Outcome outcome = renderer.render(line);
      pending = outcome == LineRenderer.Outcome.FULL;
      finished = outcome == LineRenderer.Outcome.PAST_THE_END;
      if (!renderer.isEmpty() && (pending || finished || !entries.ready())) {
        return Optional.of(renderer.take());
      }
    }
    finished = true;
    if (!renderer.isEmpty()) {
      return Optional.of(renderer.take());
    }
    close();
    return Optional.empty();
  }

  @Override
  public void close() {
    entries.close();
  }

  /** A line that did not come from a file. */
  private static final class EntryLine extends LineDecoder {
    private final TimeText timeText = new TimeText();
    private @Nullable Archived archived;

    void set(Archived entry) {
      archived = entry;
      kind = entry.entry().source();
    }

    private Archived archived() {
      if (archived == null) {
        throw new IllegalStateException("no line yet");
      }
      return archived;
    }

    @Override
    void startAt(long position) {
      // lines come one by one
    }

    @Override
    int next(byte[] b, int at, int end) {
      throw new UnsupportedOperationException("lines come one by one");
    }

    @Override
    boolean isLine() {
      return true;
    }

    @Override
    long time() {
      return archived().entry().timeNanos();
    }

    @Override
    int putTime(byte[] to, int at) {
      return timeText.put(time(), to, at);
    }

    @Override
    int putText(byte[] to, int at) {
      LogEntry entry = archived().entry();
      System.arraycopy(entry.line(), 0, to, at, entry.line().length);
      if (!entry.endsLine()) {
        return entry.line().length;
      }
      to[at + entry.line().length] = '\n';
      return entry.line().length + 1;
    }

    @Override
    int mostText() {
      return archived().entry().line().length + 1;
    }

    @Override
    byte[] attributes() {
      return AttributeText.render(archived().attributes());
    }
  }
}
