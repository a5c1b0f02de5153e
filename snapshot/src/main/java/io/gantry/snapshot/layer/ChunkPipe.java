package io.gantry.snapshot.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Carries a stream from the thread that reads, decompresses and hashes it to the one that unpacks
 * it, in a few big pieces that are used again and again. Either end may give up; the other then
 * learns of it at its next call.
 */
final class ChunkPipe {
  private static final int CHUNK = 1 << 18;
  private static final int CHUNKS = 4;

  /** A piece of the stream. */
  static final class Chunk {
    final byte[] bytes = new byte[CHUNK];
    private int length;
    private int position;

    void length(int value) {
      length = value;
      position = 0;
    }
  }

  private final ArrayDeque<Chunk> full = new ArrayDeque<>();
  private final ArrayDeque<Chunk> empty = new ArrayDeque<>();
  private int made;
  private boolean ended;
  private boolean abandoned;
  private Optional<IOException> failure = Optional.empty();

  /** A chunk to fill; empty when the reader has gone. */
  synchronized Optional<Chunk> take() throws IOException {
    awaitWhile(() -> empty.isEmpty() && made == CHUNKS && !abandoned);
    if (abandoned) {
      return Optional.empty();
    }
    if (empty.isEmpty()) {
      made++;
      return Optional.of(new Chunk());
    }
    return Optional.of(empty.pop());
  }

  /** Hands a filled chunk over. */
  synchronized void put(Chunk chunk) {
    full.add(chunk);
    notifyAll();
  }

  /** The stream is complete. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The stream cannot be completed; the reader's next read says so. */
  synchronized void fail(IOException reason) {
    failure = Optional.of(reason);
    notifyAll();
  }

  /** The reader wants no more. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /** Whether the reader has gone; before the end of the stream, because it failed. */
  synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** The reader's side. */
  InputStream stream() {
    return new ChunkStream();
  }

  private synchronized Optional<Chunk> next() throws IOException {
    awaitWhile(() -> full.isEmpty() && !ended && failure.isEmpty());
    if (failure.isPresent()) {
      throw failure.get();
    }
    return Optional.ofNullable(full.poll());
  }

  private synchronized void giveBack(Chunk chunk) {
    empty.push(chunk);
    notifyAll();
  }

  private synchronized void awaitWhile(BooleanSupplier condition) throws InterruptedIOException {
    try {
      while (condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("unpacking was interrupted");
    }
  }

  private final class ChunkStream extends InputStream {
    private Optional<Chunk> current = Optional.empty();

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      Optional<Chunk> chunk = chunk();
      if (chunk.isEmpty()) {
        return -1;
      }
      Chunk from = chunk.get();
      int n = Math.min(length, from.length - from.position);
      System.arraycopy(from.bytes, from.position, into, offset, n);
      from.position += n;
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      Optional<Chunk> chunk = count > 0 ? chunk() : Optional.empty();
      if (chunk.isEmpty()) {
        return 0;
      }
      Chunk from = chunk.get();
      int n = (int) Math.min(count, from.length - from.position);
      from.position += n;
      return n;
    }

    private Optional<Chunk> chunk() throws IOException {
      while (current.isEmpty() || current.get().position == current.get().length) {
        current.ifPresent(ChunkPipe.this::giveBack);
        current = next();
        if (current.isEmpty()) {
          return Optional.empty();
        }
      }
      return current;
    }
  }
}
