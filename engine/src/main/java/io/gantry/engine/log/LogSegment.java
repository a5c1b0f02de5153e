package io.gantry.engine.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** One file of a log, opened for reading; it stays readable whatever becomes of its name. */
sealed interface LogSegment extends AutoCloseable {
  /** Reads on; gives how many bytes, -1 at the (present) end. */
  int read(byte[] to, int at, int length) throws IOException;

  /**
   * Goes to where the last {@code lines} lines begin.
   *
   * @return how many lines it has fewer than that
   */
  long seekTail(long lines) throws IOException;

  @Override
  void close() throws IOException;

  static LogSegment open(Path file) throws IOException {
    if (!LogFiles.isCompressed(file)) {
      return new Plain(FileChannel.open(file), Long.MAX_VALUE);
    }
    return new Compressed(file);
  }

  /** A file as it is written, up to a limit. */
  final class Plain implements LogSegment {
    private static final int BLOCK = 64 * 1024;

    private final FileChannel channel;
    private long limit;
    private long position;

    Plain(FileChannel channel, long limit) {
      this.channel = channel;
      this.limit = limit;
    }

    /** Lets reading go on up to {@code newLimit}; a file that has shrunk is read from its start. */
    void extend(long newLimit) throws IOException {
      limit = newLimit;
      if (channel.size() < position) {
        position = 0;
      }
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int wanted = (int) Math.min(length, limit - position);
      if (wanted <= 0) {
        return -1;
      }
      int count = channel.read(ByteBuffer.wrap(to, at, wanted), position);
      position += Math.max(count, 0);
      return count;
    }

    @Override
    public long seekTail(long lines) throws IOException {
      long end = Math.min(limit, channel.size());
      byte[] block = new byte[(int) Math.min(BLOCK, Math.max(end, 1))];
      long missing = lines;
      position = end;
      if (lines == 0) {
        return 0;
      }
      for (long at = end; at > 0; ) {
        int length = (int) Math.min(block.length, at);
        at -= length;
        readFully(block, length, at);
        for (int i = length - 1; i >= 0; i--) {
          // The line feed at the very end closes the last line, all others precede one.
          if (block[i] == '\n' && at + i + 1 < end && --missing == 0) {
            position = at + i + 1;
            return 0;
          }
        }
      }
      position = 0;
      return end > 0 ? missing - 1 : missing;
    }

    private void readFully(byte[] to, int length, long from) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(to, 0, length);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          buffer.limit(buffer.position());
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file compressed with gzip. */
  final class Compressed implements LogSegment {
    private static final int BUFFER = 32 * 1024;

    private final FileChannel channel;
    private InputStream in;

    Compressed(Path file) throws IOException {
      channel = FileChannel.open(file);
      in = inflate();
    }

    private InputStream inflate() throws IOException {
      return new GZIPInputStream(java.nio.channels.Channels.newInputStream(channel), BUFFER);
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      try {
        return in.read(to, at, length);
      } catch (java.util.zip.ZipException | java.io.EOFException e) {
        return -1; // damaged: what could be read has been read
      }
    }

    @Override
    public long seekTail(long lines) throws IOException {
      long total = countLines();
      channel.position(0);
      in = inflate();
      skipLines(total - lines);
      return Math.max(lines - total, 0);
    }

    private long countLines() throws IOException {
      byte[] block = new byte[BUFFER];
      long count = 0;
      for (int n = read(block, 0, BUFFER); n > 0; n = read(block, 0, BUFFER)) {
        for (int i = 0; i < n; i++) {
          count += block[i] == '\n' ? 1 : 0;
        }
      }
      return count;
    }

    private void skipLines(long lines) throws IOException {
      byte[] one = new byte[1];
      for (long skipped = 0; skipped < lines && read(one, 0, 1) > 0; ) {
        skipped += one[0] == '\n' ? 1 : 0;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
