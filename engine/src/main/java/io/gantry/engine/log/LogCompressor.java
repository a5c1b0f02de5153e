package io.gantry.engine.log;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what was rotated away, beside the writing and never in its way. While it works, the
 * file may be renamed by further rotations or deleted: it is known by its inode, not by its name.
 */
final class LogCompressor {
  private static final Logger LOG = System.getLogger(LogCompressor.class.getName());

  private final LogFiles files;
  private final LogFormat format;
  private final Lock names;
  private @Nullable Thread worker;
  private volatile boolean stopped;

  /**
   * @param names held while files are renamed
   */
  LogCompressor(LogFiles files, LogFormat format, Lock names) {
    this.files = files;
    this.format = format;
    this.names = names;
  }

  /** Starts to compress, unless it is being done. The caller holds the lock. */
  void start() {
    if (worker == null && !stopped) {
      worker = Thread.ofPlatform().daemon().name("log-compressor").start(this::run);
    }
  }

  /** Gives up what is being compressed and waits until no file is touched any more. */
  void stop() {
    stopped = true;
    await();
  }

  /** Waits until nothing is left to be compressed. */
  void await() {
    Thread busy;
    names.lock();
    try {
      busy = worker;
    } finally {
      names.unlock();
    }
    boolean interrupted = false;
    while (busy != null && busy.isAlive()) {
      try {
        busy.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (Rotated file = next(); file != null; file = next()) {
        try (Rotated open = file) {
          compress(open);
        } catch (IOException e) {
          Files.deleteIfExists(files.unfinished());
          throw e;
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a log stays uncompressed: " + files.current(), e);
      rest();
    }
  }

  /**
   * A file that was rotated away, under whatever name it goes by now. It is held open, so that no
   * other gets its inode.
   */
  private record Rotated(FileChannel content, Object inode) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  private void rest() {
    names.lock();
    try {
      worker = null;
    } finally {
      names.unlock();
    }
  }

  /** The oldest file that is not compressed; null, and at rest, when there is none. */
  private @Nullable Rotated next() throws IOException {
    names.lock();
    try {
      for (int number = files.maxFiles() - 1; number >= 1 && !stopped; number--) {
        Object inode = inode(files.numbered(number));
        if (inode != null) {
          return new Rotated(FileChannel.open(files.numbered(number)), inode);
        }
      }
      worker = null;
      return null;
    } finally {
      names.unlock();
    }
  }

  private void compress(Rotated file) throws IOException {
    Path unfinished = files.unfinished();
    try (FileChannel out = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
      copy(file.content(), out);
    }
    names.lock();
    try {
      if (stopped) {
        Files.delete(unfinished);
        return;
      }
      replace(file.inode(), unfinished);
    } finally {
      names.unlock();
    }
  }

  private void copy(FileChannel in, FileChannel out) throws IOException {
    byte[] block = new byte[GzipBlocks.BLOCK];
    for (long at = 0; at < in.size() && !stopped; ) {
      int length = wholeLines(block, read(in, at, block));
      LineCount count = new LineCount(format, 0);
      count.add(block, length);
      ByteBuffer member =
          GzipBlocks.compress(block, length, count.lines(), count.first(), count.last());
      while (member.hasRemaining()) {
        out.write(member);
      }
      at += length;
    }
  }

  private static int read(FileChannel in, long from, byte[] to) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to);
    while (buffer.hasRemaining() && in.read(buffer, from + buffer.position()) > 0) {
      // as much as there is
    }
    return buffer.position();
  }

  /** A block of text ends where a line does; pages end where blocks do. */
  private int wholeLines(byte[] block, int length) {
    if (format == LogFormat.PAGES || length < block.length) {
      return length;
    }
    int end = length;
    while (end > 0 && block[end - 1] != '\n') {
      end--;
    }
    return end == 0 ? length : end;
  }

  private void replace(Object inode, Path unfinished) throws IOException {
    for (int number = 1; number < files.maxFiles(); number++) {
      if (Objects.equals(inode(files.numbered(number)), inode)) {
        Files.move(unfinished, files.compressed(number));
        Files.delete(files.numbered(number));
        return;
      }
    }
    Files.delete(unfinished);
  }

  private static @Nullable Object inode(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (java.nio.file.NoSuchFileException e) {
      return null;
    }
  }
}
