package io.gantry.engine.event;

import io.gantry.engine.host.ClosedDirectory;
import io.gantry.engine.store.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events in files, one line of JSON each: {@code journal}, and {@code journal.old}, which was the
 * journal before that one was full. Together they are never larger than twice the size of one.
 *
 * <p>Events are written by one {@code write(2)} and are then the kernel's: an engine that is killed
 * loses none of those. Nobody waits for the disk, so a machine that goes down may take the last
 * seconds with it. What was torn at the end is cut off when the journal is opened; a line that
 * cannot be read is passed over.
 */
final class EventJournal implements History {
  private static final Logger LOG = System.getLogger(EventJournal.class.getName());

  /** How large one file may grow: some 20,000 events. */
  static final int FILE_BYTES = 8 << 20;

  /** An event with more is not kept, so that a few labels cannot push out everything else. */
  static final int EVENT_BYTES = 64 << 10;

  private static final String NAME = "journal";
  private static final String OLD = "journal.old";
  private static final int LINE_END = '\n';

  private final Path directory;
  private final int most;
  private final Records<EventRecord> type = new Records<>(EventRecord.class);
  private RandomAccessFile file;
  private long length;
  private boolean failing;

  private EventJournal(Path directory, int most) throws IOException {
    this.directory = directory;
    this.most = most;
    this.file = new RandomAccessFile(directory.resolve(NAME).toFile(), "rw");
    this.length = JournalEnd.of(file);
    cut();
  }

  /** Opens the journal in {@code directory}, which is made when missing. */
  static EventJournal open(Path directory) throws IOException {
    return open(directory, FILE_BYTES);
  }

  /**
   * The same with another size.
   *
   * @param most bytes of one file
   */
  static EventJournal open(Path directory, int most) throws IOException {
    return new EventJournal(ClosedDirectory.make(directory, "rwx------"), most);
  }

  @Override
  public void append(List<Event> events) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(512);
    for (Event event : events) {
      byte[] line = type.write(EventRecord.of(event));
      if (line.length <= EVENT_BYTES) {
        lines.writeBytes(line);
        lines.write(LINE_END);
      }
    }
    try {
      write(lines.toByteArray());
      failing = false;
    } catch (IOException e) {
      failed(e);
    }
  }

  private void write(byte[] lines) throws IOException {
    if (length > 0 && length + lines.length > most) {
      beginNext();
    }
    file.write(lines);
    length += lines.length;
  }

  private void beginNext() throws IOException {
    Path now = directory.resolve(NAME);
    if (Files.exists(now)) { // otherwise only the second half of this is still to be done
      Files.move(now, directory.resolve(OLD), StandardCopyOption.ATOMIC_MOVE);
    }
    RandomAccessFile next = new RandomAccessFile(now.toFile(), "rw");
    file.close();
    file = next;
    length = 0;
  }

  /** Told once, not for each event that the full disk does not take. */
  private void failed(IOException e) {
    if (!failing) {
      LOG.log(Level.WARNING, "events are not written to " + directory + ": " + e.getMessage());
    }
    failing = true;
    try {
      cut();
    } catch (IOException again) {
      LOG.log(Level.DEBUG, "half an event stays in " + directory, again);
    }
  }

  /** Takes away what follows the last whole line. */
  private void cut() throws IOException {
    file.setLength(length);
    file.seek(length);
  }

  @Override
  public Past past(Window window) throws IOException {
    List<JournalLines> files = new ArrayList<>();
    Path old = directory.resolve(OLD);
    if (Files.exists(old) && mayHave(old, window)) {
      files.add(new JournalLines(Files.newInputStream(old), Files.size(old)));
    }
    files.add(new JournalLines(Files.newInputStream(directory.resolve(NAME)), length));
    return new JournalReader(files, window, type);
  }

  /** Nothing is in a file that happened after the file was last written; the clock is coarse. */
  private static boolean mayHave(Path file, Window window) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return EventRecord.nanos(written.plusSeconds(1)) >= window.since();
  }

  /** What is told later is for nobody any more. */
  @Override
  public void close() {
    failing = true;
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the journal of events was not closed", e);
    }
  }
}
