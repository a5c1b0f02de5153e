package io.gantry.engine.log;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a container's log during one run of the container. One thread at a time uses
 * it; readers see only the {@link Head} that it publishes after each write.
 *
 * <p>A run that {@linkplain #end ended} wakes the readers that follow it: they read what is left
 * and end, too.
 */
final class FileLogWriter implements LogWriter {
  /**
   * How far the log has come.
   *
   * @param generation how often the file was rotated during this run
   * @param length of the current file, in bytes
   * @param ended whether nothing more will come
   */
  record Head(int generation, long length, boolean ended) {}

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
  private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(MODE);

  private final LogFiles files;
  private final FileLog driver;
  private final SortedMap<String, String> attributes;
  private final LogClock clock;
  private final Complaint complaint;
  private final LogTally.Counts counts;
  private final LogCompressor compressor;

  /** Held while files are renamed or opened, never while the log is written. */
  private final ReentrantLock names = new ReentrantLock();

  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition grown = waiting.newCondition();
  private final AtomicInteger waiters = new AtomicInteger();
  private @Nullable FileChannel channel;
  private volatile Head head;

  private FileLogWriter(
      LogFiles files,
      FileLog driver,
      SortedMap<String, String> attributes,
      LogClock clock,
      Complaint complaint,
      LogTally.Counts counts) {
    this.files = files;
    this.driver = driver;
    this.attributes = attributes;
    this.clock = clock;
    this.complaint = complaint;
    this.counts = counts;
    this.compressor = new LogCompressor(files, driver.format(), names);
    this.head = new Head(0, files.current().toFile().length(), false);
    resumeCompressing();
  }

  private void resumeCompressing() {
    if (driver.compress() && files.rotated(1).isPresent()) {
      names.lock();
      try {
        compressor.start();
      } finally {
        names.unlock();
      }
    }
  }

  static FileLogWriter open(
      LogFiles files,
      FileLog driver,
      SortedMap<String, String> attributes,
      LogClock clock,
      Complaint complaint,
      LogTally.Counts counts)
      throws IOException {
    if (driver.compress()) {
      files.tidy();
    }
    return new FileLogWriter(files, driver, attributes, clock, complaint, counts);
  }

  @Override
  public LineEncoder encoder(OutputKind kind) {
    return driver.format().encoder(kind, attributes, clock);
  }

  @Override
  public void readClock() {
    clock.read();
  }

  @Override
  public long length() throws IOException {
    return channel().size();
  }

  @Override
  public long room() throws IOException {
    return driver.maxSize() == FileLog.UNLIMITED ? Long.MAX_VALUE : driver.maxSize() - length();
  }

  @Override
  public void append(byte[] lines, int at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(lines, at, length);
    FileChannel file = channel();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    publish(new Head(head.generation(), file.size(), false));
  }

  @Override
  public void truncate(long length) throws IOException {
    channel().truncate(length);
    publish(new Head(head.generation(), length, false));
  }

  @Override
  public void mendLastLine() throws IOException {
    long length = files.current().toFile().length();
    if (length == 0) {
      return;
    }
    try (FileChannel reading = FileChannel.open(files.current())) {
      switch (driver.format()) {
        case JSON -> endLine(reading, length);
        case PAGES -> cutPage(reading, length);
      }
    }
  }

  private void endLine(FileChannel reading, long length) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    reading.read(last, length - 1);
    if (last.get(0) != '\n') {
      append(new byte[] {'\n'}, 0, 1);
    }
  }

  private void cutPage(FileChannel reading, long length) throws IOException {
    long sound = new PageSearch(reading, length).soundEnd();
    if (sound < length) {
      truncate(sound);
    }
  }

  @Override
  public void lost(byte[] lines, int length, IOException cause) {
    LineCount count = new LineCount(driver.format(), head.length());
    count.add(lines, length);
    counts.unwritten(count.lines());
    complaint.about(count.lines(), String.valueOf(cause.getMessage()));
  }

  @Override
  public void rotate() throws IOException {
    names.lock();
    try {
      channel().close();
      channel = null;
      files.rotate();
      Head last = head;
      publish(new Head(last.generation() + 1, 0, false));
      channel();
      if (driver.compress()) {
        compressor.start();
      }
    } finally {
      names.unlock();
    }
  }

  @Override
  public void end() throws IOException {
    complaint.rest();
    FileChannel file = channel;
    if (file != null) {
      file.close();
    }
    Head last = head;
    publish(new Head(last.generation(), last.length(), true));
  }

  /** Waits until all that was to be compressed is. */
  void awaitCompressed() {
    compressor.await();
  }

  /** Gives up compressing and waits until no file is touched any more. */
  void stopCompressing() {
    compressor.stop();
  }

  Head head() {
    return head;
  }

  LogFiles files() {
    return files;
  }

  ReentrantLock names() {
    return names;
  }

  /** Waits until the log has grown, rotated or ended since {@code seen}. */
  void awaitBeyond(Head seen, BooleanSupplier givenUp) throws InterruptedException {
    waiting.lockInterruptibly();
    try {
      waiters.incrementAndGet();
      while (head.equals(seen) && !givenUp.getAsBoolean()) {
        grown.await();
      }
    } finally {
      waiters.decrementAndGet();
      waiting.unlock();
    }
  }

  /** Wakes all readers, for one that is being closed. */
  void wakeReaders() {
    waiting.lock();
    try {
      grown.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  private void publish(Head newHead) {
    head = newHead;
    if (waiters.get() > 0) {
      wakeReaders();
    }
  }

  /** The file, opened when the first line comes: many containers say nothing. */
  private FileChannel channel() throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = open(files.current());
      channel = file;
    }
    return file;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, Set.of(CREATE, WRITE, APPEND), PRIVATE);
  }
}
