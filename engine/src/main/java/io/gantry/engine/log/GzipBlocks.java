package io.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compressed logs as a row of gzip members (RFC 1952), each of which holds about a megabyte of
 * whole lines and can be inflated for itself. Any gzip reads the file as one. A member's header
 * says in an extra field (section 2.3.1.1) what is in it, so that the headers of a file are its
 * index:
 *
 * <pre>
 *   'G' 'L'  subfield
 *   u16      length of what follows: 32
 *   u32      bytes of the whole member
 *   u32      bytes when inflated
 *   u64      lines
 *   i64      time of the first line, nanoseconds since 1970
 *   i64      time of the last line
 * </pre>
 *
 * <p>Numbers are little-endian.
 */
final class GzipBlocks {
  /** How much is compressed for itself. */
  static final int BLOCK = 4 * Pages.PAGE;

  private static final int FIXED = 10;
  private static final int FIELD = 32;
  private static final int HEADER = FIXED + 2 + 4 + FIELD;
  private static final int TRAILER = 8;
  private static final int MAGIC = 0x8b1f;
  private static final byte DEFLATE = 8;
  private static final byte EXTRA = 4;

  private GzipBlocks() {}

  /**
   * One member.
   *
   * @param at where it begins in the file
   * @param size its bytes
   * @param from where its lines begin in the inflated file
   * @param inflated their bytes
   */
  record Block(long at, long size, long from, long inflated, long lines, long first, long last) {}

  /** Compresses one block; gives the whole member, ready to be written. */
  static ByteBuffer compress(byte[] block, int length, long lines, long first, long last) {
    byte[] out = new byte[HEADER + length + length / 1000 + 64 + TRAILER];
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(block, 0, length);
      deflater.finish();
      int size = HEADER;
      while (!deflater.finished()) {
        size += deflater.deflate(out, size, out.length - TRAILER - size);
      }
      size += TRAILER;
      ByteBuffer member = ByteBuffer.wrap(out, 0, size).order(ByteOrder.LITTLE_ENDIAN);
      member.putShort((short) MAGIC).put(DEFLATE).put(EXTRA).putInt(0).putShort((short) 0);
      member.putShort((short) (4 + FIELD)).put((byte) 'G').put((byte) 'L').putShort((short) FIELD);
      member.putInt(size).putInt(length).putLong(lines).putLong(first).putLong(last);
      CRC32 sum = new CRC32();
      sum.update(block, 0, length);
      member.putInt(size - TRAILER, (int) sum.getValue()).putInt(size - 4, length);
      return member.rewind();
    }
  }

  /**
   * The blocks of a file, from its members' headers.
   *
   * @return empty when it was compressed by somebody else, or is damaged
   */
  static Optional<List<Block>> read(FileChannel file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    long end = file.size();
    long from = 0;
    for (long at = 0; at < end; ) {
      header.clear();
      while (header.hasRemaining()) {
        if (file.read(header, at + header.position()) < 0) {
          return Optional.empty();
        }
      }
      Optional<Block> block = block(header.flip(), at, from);
      if (block.isEmpty() || at + block.get().size() > end) {
        return Optional.empty();
      }
      blocks.add(block.get());
      at += block.get().size();
      from += block.get().inflated();
    }
    return Optional.of(blocks);
  }

  private static Optional<Block> block(ByteBuffer header, long at, long from) {
    boolean ours =
        (header.getShort(0) & 0xffff) == MAGIC
            && header.get(3) == EXTRA
            && header.get(12) == 'G'
            && header.get(13) == 'L'
            && header.getShort(14) == FIELD;
    if (!ours) {
      return Optional.empty();
    }
    header.position(HEADER - FIELD);
    long size = Integer.toUnsignedLong(header.getInt());
    long inflated = Integer.toUnsignedLong(header.getInt());
    return size < HEADER + TRAILER
        ? Optional.empty()
        : Optional.of(
            new Block(
                at, size, from, inflated, header.getLong(), header.getLong(), header.getLong()));
  }
}
