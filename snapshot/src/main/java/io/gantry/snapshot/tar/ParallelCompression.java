package io.gantry.snapshot.tar;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The compressed form of a stream, made in blocks on all processors. The result depends on the
 * content alone.
 *
 * <p>gzip: one member (RFC 1952). Each block is deflated by itself, with the last 32 KiB before it
 * as its dictionary, and ends on a byte (a "sync flush", RFC 1951, section 3.2.4), so that blocks
 * can be put behind each other; the checksum runs over what is read. Zstandard: each block is a
 * frame (RFC 8878, section 3).
 */
public final class ParallelCompression extends InputStream {

  private static final int BLOCK = 1 << 19;
  private static final int WINDOW = 1 << 15;
  private static final int GZIP_LEVEL = 2;
  private static final int ZSTD_LEVEL = 3;
  private static final int SAMPLES = 8;
  private static final int SAMPLE = 1 << 12;

  /** A block is compressed when its samples lose one part in so many. */
  private static final int WORTHWHILE = 32;

  /** Magic, deflate, no flags, no time, nothing extra, unknown system. */
  private static final byte[] GZIP_HEAD = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  private static final int GZIP_TAIL_LENGTH = 10;

  /** A last block, of nothing, in fixed codes. */
  private static final byte[] LAST_BLOCK = {3, 0};

  private final InputStream source;
  private final Compression format;
  private final int ahead = Runtime.getRuntime().availableProcessors() + 1;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("compress-", 0).factory());
  private final Deque<Future<Block>> blocks = new ArrayDeque<>();
  private final Deque<Block> spare = new ArrayDeque<>();
  private final CRC32 checksum = new CRC32();
  private Block last = new Block();
  private Block current = new Block();
  private int at;
  private long length;
  private boolean read;
  private boolean ended;

  /**
   * Compresses what {@code source} has, which is closed with this.
   *
   * @param format gzip or zstd
   */
  public ParallelCompression(InputStream source, Compression format) {
    if (format != Compression.GZIP && format != Compression.ZSTD) {
      throw new IllegalArgumentException("no layers are made with " + format);
    }
    this.source = source;
    this.format = format;
    if (format == Compression.GZIP) {
      current.put(GZIP_HEAD);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    while (at == current.packedLength) {
      if (ended) {
        return -1;
      }
      next();
      at = 0;
    }
    int n = Math.min(count, current.packedLength - at);
    System.arraycopy(current.packed, at, into, offset, n);
    at += n;
    return n;
  }

  private void next() throws IOException {
    while (!read && blocks.size() < ahead) {
      begin();
    }
    if (blocks.isEmpty()) {
      ended = true;
      current.put(format == Compression.GZIP ? tail() : new byte[0]);
      return;
    }
    try {
      spare.add(current);
      current = blocks.remove().get();
    } catch (ExecutionException e) {
      throw new IOException("compressing failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("compressing was interrupted");
    }
  }

  private void begin() throws IOException {
    Block block = spare.isEmpty() ? new Block() : spare.remove();
    if (!block.fill(source, last)) {
      read = true;
      return;
    }
    last = block;
    length += block.length;
    checksum.update(block.plain, 0, block.length);
    blocks.add(workers.submit(() -> format == Compression.ZSTD ? block.frame() : block.deflate()));
  }

  /** A piece of the stream in both forms; used again and again, since it would be old garbage. */
  private static final class Block {
    private final byte[] plain = new byte[BLOCK];
    private final byte[] window = new byte[WINDOW];
    private final byte[] packed = new byte[(int) Zstd.compressBound(BLOCK) + WINDOW];
    private int length;
    private int windowLength;
    private int packedLength;

    void put(byte[] bytes) {
      System.arraycopy(bytes, 0, packed, 0, bytes.length);
      packedLength = bytes.length;
    }

    boolean fill(InputStream source, Block before) throws IOException {
      windowLength = Math.min(WINDOW, before.length);
      System.arraycopy(before.plain, before.length - windowLength, window, 0, windowLength);
      length = source.readNBytes(plain, 0, BLOCK);
      return length > 0;
    }

    Block frame() throws IOException {
      long n = Zstd.compressByteArray(packed, 0, packed.length, plain, 0, length, ZSTD_LEVEL);
      if (Zstd.isError(n)) {
        throw new IOException(Zstd.getErrorName(n));
      }
      packedLength = (int) n;
      return this;
    }

    /** Tries some samples: what is compressed or enciphered already would cost the most time. */
    private boolean shrinks() {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
      try {
        int in = 0;
        int out = 0;
        for (int at = 0; at < length; at += BLOCK / SAMPLES) {
          int n = Math.min(SAMPLE, length - at);
          deflater.reset();
          deflater.setInput(plain, at, n);
          in += n;
          out += deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        }
        return out < in - in / WORTHWHILE;
      } finally {
        deflater.end();
      }
    }

    Block deflate() throws IOException {
      Deflater deflater = new Deflater(shrinks() ? GZIP_LEVEL : Deflater.NO_COMPRESSION, true);
      try {
        if (windowLength > 0) {
          deflater.setDictionary(window, 0, windowLength);
        }
        deflater.setInput(plain, 0, length);
        packedLength = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        if (packedLength == packed.length) {
          throw new IOException("a block grew beyond what deflate allows");
        }
        return this;
      } finally {
        deflater.end();
      }
    }
  }

  private byte[] tail() {
    return ByteBuffer.allocate(GZIP_TAIL_LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(LAST_BLOCK)
        .putInt((int) checksum.getValue())
        .putInt((int) length)
        .array();
  }

  @Override
  public void close() throws IOException {
    workers.shutdownNow();
    source.close();
  }
}
