package io.gantry.snapshot.tar;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
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

  private static final int BLOCK = 1 << 20;
  private static final int WINDOW = 1 << 15;
  private static final int GZIP_LEVEL = 4;
  private static final int ZSTD_LEVEL = 3;

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
  private final Deque<Future<byte[]>> blocks = new ArrayDeque<>();
  private final CRC32 checksum = new CRC32();
  private byte[] window = new byte[0];
  private byte[] current;
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
    this.current = format == Compression.GZIP ? GZIP_HEAD : new byte[0];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    while (at == current.length) {
      if (ended) {
        return -1;
      }
      current = next();
      at = 0;
    }
    int n = Math.min(count, current.length - at);
    System.arraycopy(current, at, into, offset, n);
    at += n;
    return n;
  }

  private byte[] next() throws IOException {
    while (!read && blocks.size() < ahead) {
      begin();
    }
    if (blocks.isEmpty()) {
      ended = true;
      return format == Compression.GZIP ? tail() : new byte[0];
    }
    try {
      return blocks.remove().get();
    } catch (ExecutionException e) {
      throw new IOException("compressing failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("compressing was interrupted");
    }
  }

  private void begin() throws IOException {
    byte[] block = source.readNBytes(BLOCK);
    if (block.length == 0) {
      read = true;
      return;
    }
    length += block.length;
    if (format == Compression.ZSTD) {
      blocks.add(workers.submit(() -> Zstd.compress(block, ZSTD_LEVEL)));
      return;
    }
    checksum.update(block);
    byte[] before = window;
    blocks.add(workers.submit(() -> deflate(before, block)));
    window = Arrays.copyOfRange(block, Math.max(0, block.length - WINDOW), block.length);
  }

  private static byte[] deflate(byte[] before, byte[] block) {
    Deflater deflater = new Deflater(GZIP_LEVEL, true);
    try {
      if (before.length > 0) {
        deflater.setDictionary(before);
      }
      deflater.setInput(block);
      ByteArrayOutputStream out = new ByteArrayOutputStream(block.length / 2);
      byte[] buffer = new byte[1 << 16];
      int n = buffer.length;
      while (n == buffer.length) {
        n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        out.write(buffer, 0, n);
      }
      return out.toByteArray();
    } finally {
      deflater.end();
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
