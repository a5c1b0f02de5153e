package io.gantry.engine.log;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes a log whose lines go to a server: into its files on this host, if it has any, and from
 * there on into the queue, so that both have the same lines at the same times.
 */
final class SentLogWriter implements LogWriter {
  private final Optional<FileLogWriter> files;
  private final SendQueue queue;
  private final LogClock clock;
  private final Supplier<String> ids;
  private final PageDecoder decoder = new PageDecoder();
  private final Map<OutputKind, LogEntry.Partial> pieces = new EnumMap<>(OutputKind.class);

  /** How much there would be in a file. */
  private long imagined;

  /**
   * @param clock for lines that are in no file
   * @param ids gives 64 random hexadecimal digits
   */
  SentLogWriter(
      Optional<FileLogWriter> files, SendQueue queue, LogClock clock, Supplier<String> ids) {
    this.files = files;
    this.queue = queue;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public LineEncoder encoder(OutputKind kind) {
    return files.isPresent()
        ? files.get().encoder(kind)
        : LogFormat.PAGES.encoder(kind, Map.of(), clock);
  }

  @Override
  public void readClock() {
    files.ifPresentOrElse(FileLogWriter::readClock, clock::read);
  }

  @Override
  public long length() throws IOException {
    return files.isPresent() ? files.get().length() : imagined;
  }

  @Override
  public long room() throws IOException {
    return files.isPresent() ? files.get().room() : Long.MAX_VALUE;
  }

  @Override
  public void append(byte[] lines, int at, int length) throws IOException {
    decoder.startAt(length());
    try {
      if (files.isPresent()) {
        files.get().append(lines, at, length);
      }
    } finally {
      imagined += length;
      offer(lines, at, at + length);
    }
  }

  private void offer(byte[] lines, int at, int end) {
    int i = at;
    for (int n = decoder.next(lines, i, end); n > 0; n = decoder.next(lines, i, end)) {
      if (decoder.isLine()) {
        queue.offer(entry());
      }
      i += n;
    }
  }

  private LogEntry entry() {
    Optional<LogEntry.Partial> partial = Optional.empty();
    if (decoder.isPiece()) {
      LogEntry.Partial before = pieces.remove(decoder.kind);
      LogEntry.Partial piece =
          new LogEntry.Partial(
              before == null ? ids.get() : before.id(),
              before == null ? 1 : before.ordinal() + 1,
              decoder.endsLine());
      if (!piece.last()) {
        pieces.put(decoder.kind, piece);
      }
      partial = Optional.of(piece);
    }
    return new LogEntry(decoder.kind, decoder.time(), decoder.text(), partial);
  }

  @Override
  public void truncate(long length) throws IOException {
    if (files.isPresent()) {
      files.get().truncate(length);
    }
    imagined = length;
  }

  @Override
  public void mendLastLine() throws IOException {
    if (files.isPresent()) {
      files.get().mendLastLine();
    }
  }

  @Override
  public void rotate() throws IOException {
    if (files.isPresent()) {
      files.get().rotate();
    }
  }

  @Override
  public boolean full(Runnable drained) {
    return queue.full(drained);
  }

  @Override
  public void lost(byte[] lines, int length, IOException cause) {
    files.ifPresent(f -> f.lost(lines, length, cause));
  }

  @Override
  public void end() throws IOException {
    queue.end();
    if (files.isPresent()) {
      files.get().end();
    }
  }
}
