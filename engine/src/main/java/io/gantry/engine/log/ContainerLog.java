package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import io.gantry.engine.name.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of one container, through all its runs. It costs next to nothing while nobody writes or
 * reads.
 */
public final class ContainerLog implements AutoCloseable {
  private final String id;
  private final Path file;
  private final LogDriver driver;
  private final LogTally tally;
  private volatile @Nullable FileLogWriter live;
  private @Nullable LogSink prepared;

  /**
   * @param id the container's
   * @param file where {@code json-file} writes; its directory exists, and other drivers write there
   * @param tally counts what is sent and lost
   */
  public ContainerLog(String id, Path file, LogDriver driver, LogTally tally) {
    this.id = id;
    this.file = file;
    this.driver = driver;
    this.tally = tally;
  }

  /** A log of nobody in particular, counting for itself. */
  public ContainerLog(Path file, LogDriver driver) {
    this("", file, driver, new LogTally());
  }

  /** The file's path as {@code docker inspect} shows it; empty when there is none to show. */
  public String path() {
    return driver instanceof JsonFile ? file.toString() : "";
  }

  /** How the log is kept. */
  public LogDriver driver() {
    return driver;
  }

  /**
   * Sees before a run whether it can be logged: fills in the tag, and reaches the server if the log
   * goes to one.
   *
   * @throws IOException in Docker's words when the server cannot be reached
   * @throws EngineException.InvalidParameter when the tag cannot be filled in
   */
  public synchronized void prepare(LogSubject subject) throws IOException {
    abandon();
    kept().ifPresent(files -> files.attributes().of(subject));
    if (driver instanceof SentLog sent) {
      LogSink sink = sent.sender().open(subject);
      prepared = sink;
      try {
        sink.connect();
      } catch (IOException e) {
        abandon();
        throw e;
      }
    }
  }

  /** The run for which {@link #prepare} was called does not begin. */
  public synchronized void abandon() {
    if (prepared != null) {
      prepared.close();
      prepared = null;
    }
  }

  /**
   * Begins to write, for one run of the container; what an earlier run wrote stays.
   *
   * @return empty when nothing is kept
   */
  public Optional<LogWriter> begin(LogSubject subject) throws IOException {
    return switch (driver) {
      case NoLog none -> Optional.empty();
      case JsonFile json -> Optional.of(files(json.files(), subject));
      case LocalLog local -> Optional.of(files(local.files(), subject));
      case SentLog sent -> Optional.of(sent(sent, subject));
    };
  }

  private FileLogWriter files(FileLog kept, LogSubject subject) throws IOException {
    close();
    LogFiles files = logFiles(kept);
    Files.createDirectories(
        directory(files.current()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileLogWriter writer =
        FileLogWriter.open(
            files,
            kept,
            kept.attributes().of(subject),
            new LogClock(InstantSource.system()),
            new Complaint(
                System.getLogger(ContainerLog.class.getName()),
                "Error writing log message",
                whose(subject)),
            tally.of(driver.driverName()));
    live = writer;
    return writer;
  }

  private static Path directory(Path current) {
    Path directory = current.getParent();
    return directory == null ? Path.of("") : directory;
  }

  private LogWriter sent(SentLog sent, LogSubject subject) throws IOException {
    Optional<FileLogWriter> files = Optional.empty();
    if (sent.cache().isPresent()) {
      files = Optional.of(files(sent.cache().get(), subject));
    }
    SendQueue queue =
        new SendQueue(
            sink(sent, subject), sent.delivery(), tally.of(sent.driverName()), whose(subject));
    queue.start();
    return new SentLogWriter(files, queue, new LogClock(InstantSource.system()), Ids::random);
  }

  private synchronized LogSink sink(SentLog sent, LogSubject subject) {
    LogSink sink = prepared;
    prepared = null;
    return sink == null ? sent.sender().open(subject) : sink;
  }

  private String whose(LogSubject subject) {
    return "driver=" + driver.driverName() + " container=" + subject.id();
  }

  /**
   * Opens the log for reading. A query that follows ends with the present run of the container, or
   * at once when there is none.
   *
   * @throws EngineException.NotImplemented when nothing is kept
   */
  public ByteSource read(LogQuery query) {
    return open(query, query.follow())
        .orElseThrow(
            () ->
                new EngineException.NotImplemented(
                    "configured logging driver does not support reading"));
  }

  /**
   * Opens what the log holds at this moment, for a client that goes on with the live stream; no
   * line that is written later shows up.
   */
  public ByteSource replay(LogQuery query) {
    return open(query, false).orElseGet(NoBytes::new);
  }

  private Optional<ByteSource> open(LogQuery query, boolean follow) {
    if (driver instanceof SentLog sent && sent.sender().archive().isPresent()) {
      return Optional.of(archived(sent.sender().archive().get(), query.withFollow(follow)));
    }
    return kept()
        .map(
            kept ->
                LogReader.open(
                    logFiles(kept), kept.format(), Optional.ofNullable(live), query, follow));
  }

  private ByteSource archived(LogArchive archive, LogQuery query) {
    try {
      return new ArchiveSource(archive.read(id, query), query);
    } catch (IOException e) {
      throw new EngineException.Internal("error reading log: " + e.getMessage(), e);
    }
  }

  private Optional<FileLog> kept() {
    return switch (driver) {
      case NoLog none -> Optional.empty();
      case JsonFile json -> Optional.of(json.files());
      case LocalLog local -> Optional.of(local.files());
      case SentLog sent -> sent.cache();
    };
  }

  private LogFiles logFiles(FileLog kept) {
    return new LogFiles(current(), kept.maxFiles());
  }

  private Path current() {
    return switch (driver) {
      case NoLog none -> file;
      case JsonFile json -> file;
      case LocalLog local -> file.resolveSibling("local-logs").resolve("container.log");
      case SentLog sent -> file.resolveSibling("container-cached.log");
    };
  }

  /**
   * Stops what goes on in the background (compressing), so that the directory can be removed. The
   * log can still be read, and begun again.
   */
  @Override
  public void close() {
    FileLogWriter last = live;
    if (last != null) {
      last.stopCompressing();
    }
  }

  private static final class NoBytes implements ByteSource {
    @Override
    public Optional<java.nio.ByteBuffer> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
