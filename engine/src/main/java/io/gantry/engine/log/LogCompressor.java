package io.gantry.engine.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what was rotated away, beside the writing and never in its way. While it works, the
 * file may be renamed by further rotations or deleted: it is known by its inode, not by its name.
 */
final class LogCompressor {
  private static final Logger LOG = System.getLogger(LogCompressor.class.getName());
  private static final int BUFFER = 64 * 1024;

  private final LogFiles files;
  private final Lock names;
  private @Nullable Thread worker;
  private volatile boolean stopped;

  /**
   * @param names held while files are renamed
   */
  LogCompressor(LogFiles files, Lock names) {
    this.files = files;
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
      for (Path file = next(); file != null; file = next()) {
        compress(file);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a log stays uncompressed: " + files.current(), e);
      rest();
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
  private @Nullable Path next() {
    names.lock();
    try {
      for (int number = files.maxFiles() - 1; number >= 1 && !stopped; number--) {
        if (Files.exists(files.numbered(number))) {
          return files.numbered(number);
        }
      }
      worker = null;
      return null;
    } finally {
      names.unlock();
    }
  }

  private void compress(Path file) throws IOException {
    Object inode = inode(file);
    if (inode == null) {
      return;
    }
    Path unfinished = files.unfinished();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished), BUFFER)) {
      copy(in, out);
    } catch (java.nio.file.NoSuchFileException e) {
      return;
    }
    names.lock();
    try {
      if (stopped) {
        Files.delete(unfinished);
        return;
      }
      replace(inode, unfinished);
    } finally {
      names.unlock();
    }
  }

  private void copy(InputStream in, OutputStream out) throws IOException {
    byte[] block = new byte[BUFFER];
    for (int n = in.read(block); n > 0 && !stopped; n = in.read(block)) {
      out.write(block, 0, n);
    }
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
