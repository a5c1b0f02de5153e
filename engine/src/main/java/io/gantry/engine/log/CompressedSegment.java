package io.gantry.engine.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A file compressed with gzip: by {@link GzipBlocks}, or, which takes longer, by anybody. */
final class CompressedSegment implements LogSegment, LogSearch {
  private static final int BUFFER = 32 * 1024;

  private final FileChannel channel;
  private final LogFormat format;
  private @Nullable InputStream in;
  private Place start = BEGINNING;

  CompressedSegment(FileChannel channel, LogFormat format) {
    this.channel = channel;
    this.format = format;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    try {
      InputStream open = in;
      if (open == null) {
        open = new GZIPInputStream(Channels.newInputStream(channel), BUFFER);
        in = open;
      }
      return open.read(to, at, length);
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
    Optional<List<GzipBlocks.Block>> blocks = GzipBlocks.read(channel);
    if (blocks.isEmpty()) {
      return count(lines);
    }
    long found = 0;
    for (GzipBlocks.Block block : blocks.get().reversed()) {
      found += block.lines();
      if (found >= lines) {
        return new Place(block.from(), found - lines, lines);
      }
    }
    return new Place(0, 0, found);
  }

  /** Counts the lines of a file that does not say how many it has. */
  private Place count(long lines) throws IOException {
    LineCount counter = new LineCount(format, 0);
    byte[] block = new byte[BUFFER];
    for (int n = read(block, 0, BUFFER); n > 0; n = read(block, 0, BUFFER)) {
      counter.add(block, n);
    }
    goTo(BEGINNING);
    return new Place(0, Math.max(0, counter.lines() - lines), Math.min(counter.lines(), lines));
  }

  @Override
  public Optional<Place> since(long nanos) throws IOException {
    List<GzipBlocks.Block> blocks = GzipBlocks.read(channel).orElse(List.of());
    if (blocks.isEmpty() || blocks.getFirst().first() >= nanos) {
      return Optional.empty();
    }
    for (GzipBlocks.Block block : blocks) {
      if (block.last() >= nanos) {
        return Optional.of(new Place(block.from(), 0, 0));
      }
    }
    GzipBlocks.Block last = blocks.getLast();
    return Optional.of(new Place(last.from() + last.inflated(), 0, 0));
  }

  @Override
  public void goTo(Place place) throws IOException {
    start = place;
    in = null;
    long at = 0;
    if (place.position() > 0) {
      at = channel.size();
      for (GzipBlocks.Block block : GzipBlocks.read(channel).orElse(List.of())) {
        if (block.from() == place.position()) {
          at = block.at();
        }
      }
    }
    channel.position(at);
  }

  @Override
  public Place start() {
    return start;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
