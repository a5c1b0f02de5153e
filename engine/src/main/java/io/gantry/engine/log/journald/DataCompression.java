package io.gantry.engine.log.journald;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/** How journald has made long data shorter. */
final class DataCompression {
  private static final int XZ = 1;
  private static final int LZ4 = 2;
  private static final int ZSTD = 4;
  private static final int BIGGEST = 768 << 20; // DATA_SIZE_MAX of journald

  private DataCompression() {}

  /**
   * The data as it was.
   *
   * @param flags of its object
   */
  static byte[] expand(int flags, byte[] data) throws IOException {
    return switch (flags & (XZ | LZ4 | ZSTD)) {
      case 0 -> data;
      case LZ4 -> lz4(data);
      case ZSTD -> zstd(data);
      default -> throw new IOException("data of the journal compressed by xz cannot be read");
    };
  }

  private static byte[] zstd(byte[] data) throws IOException {
    try {
      return Zstd.decompress(data, length(Zstd.getFrameContentSize(data)));
    } catch (ZstdException e) {
      throw new IOException("damaged: " + e.getMessage(), e);
    }
  }

  /** The length in 64 bits, and a block. */
  private static byte[] lz4(byte[] data) throws IOException {
    if (data.length < Long.BYTES) {
      throw new IOException("damaged: compressed data without its length");
    }
    int length = length(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong());
    byte[] block = Arrays.copyOfRange(data, Long.BYTES, data.length);
    try (var in = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(block))) {
      return in.readNBytes(length);
    }
  }

  private static int length(long length) throws IOException {
    if (length < 0 || length > BIGGEST) {
      throw new IOException("damaged: compressed data of " + length + " bytes");
    }
    return (int) length;
  }
}
