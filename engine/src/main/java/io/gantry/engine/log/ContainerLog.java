package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of one container, through all its runs. It costs next to nothing while nobody writes or
 * reads.
 */
public final class ContainerLog implements AutoCloseable {
  private final Path file;
  private final LogDriver driver;
  private volatile @Nullable LogWriter live;

  /**
   * @param file where {@code json-file} writes; its directory exists
   */
  public ContainerLog(Path file, LogDriver driver) {
    this.file = file;
    this.driver = driver;
  }

  /** The file's path as {@code docker inspect} shows it; empty when there is none. */
  public String path() {
    return driver instanceof JsonFile ? file.toString() : "";
  }

  /** How the log is kept. */
  public LogDriver driver() {
    return driver;
  }

  /**
   * Begins to write, for one run of the container; what an earlier run wrote stays.
   *
   * @return empty when nothing is kept
   */
  public Optional<LogWriter> begin(LogSubject subject) throws IOException {
    return switch (driver) {
      case NoLog none -> Optional.empty();
      case JsonFile json -> {
        close();
        LogWriter writer =
            LogWriter.open(
                new LogFiles(file, json.maxFiles()),
                json,
                json.attributes().of(subject),
                new LogClock(InstantSource.system()));
        live = writer;
        yield Optional.of(writer);
      }
    };
  }

  /**
   * Opens the log for reading. A query that follows ends with the present run of the container, or
   * at once when there is none.
   *
   * @throws EngineException.NotImplemented when nothing is kept
   */
  public ByteSource read(LogQuery query) {
    if (!(driver instanceof JsonFile json)) {
      throw new EngineException.NotImplemented(
          "configured logging driver does not support reading");
    }
    return LogReader.open(
        new LogFiles(file, json.maxFiles()), Optional.ofNullable(live), query, query.follow());
  }

  /**
   * Opens what the log holds at this moment, for a client that goes on with the live stream; no
   * line that is written later shows up.
   */
  public ByteSource replay(LogQuery query) {
    return driver instanceof JsonFile json
        ? LogReader.open(
            new LogFiles(file, json.maxFiles()), Optional.ofNullable(live), query, false)
        : new NoBytes();
  }

  /**
   * Stops what goes on in the background (compressing), so that the directory can be removed. The
   * log can still be read, and begun again.
   */
  @Override
  public void close() {
    LogWriter last = live;
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
