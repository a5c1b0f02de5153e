package io.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** One file of a log, opened for reading; it stays readable whatever becomes of its name. */
sealed interface LogSegment extends AutoCloseable permits LogSegment.Plain, CompressedSegment {
  /** Reads on; gives how many bytes, -1 at the (present) end. */
  int read(byte[] to, int at, int length) throws IOException;

  /** Finds places in it. */
  LogSearch search() throws IOException;

  /** Goes to a place. */
  void goTo(LogSearch.Place place) throws IOException;

  /** Where reading begins. */
  LogSearch.Place start();

  @Override
  void close() throws IOException;

  static LogSegment open(Path file, LogFormat format) throws IOException {
    return LogFiles.isCompressed(file)
        ? new CompressedSegment(FileChannel.open(file), format)
        : new Plain(FileChannel.open(file), Long.MAX_VALUE, format);
  }

  /** A file as it is written, up to a limit. */
  final class Plain implements LogSegment {
    private final FileChannel channel;
    private final LogFormat format;
    private long limit;
    private LogSearch.Place start = LogSearch.BEGINNING;
    private long position;

    Plain(FileChannel channel, long limit, LogFormat format) {
      this.channel = channel;
      this.limit = limit;
      this.format = format;
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
    public LogSearch search() throws IOException {
      return format.search(channel, Math.min(limit, channel.size()));
    }

    @Override
    public void goTo(LogSearch.Place place) {
      start = place;
      position = place.position();
    }

    @Override
    public LogSearch.Place start() {
      return start;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
