package io.gantry.engine.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** A file compressed with gzip. */
final class CompressedSegment implements LogSegment, LogSearch {
  private static final int BUFFER = 32 * 1024;

  private final FileChannel channel;
  private final LogFormat format;
  private InputStream in;
  private Place start = BEGINNING;

  CompressedSegment(FileChannel channel, LogFormat format) throws IOException {
    this.channel = channel;
    this.format = format;
    in = inflate();
  }

  private InputStream inflate() throws IOException {
    return new GZIPInputStream(Channels.newInputStream(channel), BUFFER);
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
  public LogSearch search() {
    return this;
  }

  @Override
  public Place tail(long lines) throws IOException {
    LineDecoder decoder = format.decoder();
    byte[] block = new byte[2 * Pages.PAGE];
    long count = 0;
    int length = 0;
    for (int n = read(block, 0, block.length); n > 0; ) {
      length += n;
      int at = 0;
      for (int r = decoder.next(block, 0, length); r > 0; r = decoder.next(block, at, length)) {
        count += decoder.isLine() ? 1 : 0;
        at += r;
      }
      System.arraycopy(block, at, block, 0, length - at);
      length -= at;
      n = read(block, length, block.length - length);
    }
    return new Place(0, Math.max(0, count - lines), Math.min(count, lines));
  }

  @Override
  public Optional<Place> since(long nanos) {
    return Optional.empty();
  }

  @Override
  public void goTo(Place place) throws IOException {
    start = place;
    channel.position(0);
    in = inflate();
  }

  @Override
  public Place start() {
    return start;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
