package io.gantry.engine.stream;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What makes a byte of output reach the log exactly once, although the engine may be killed at any
 * instruction. A stream's bytes lie in its staging pipe, which the shim holds and only the engine
 * reads, until they are in the log. One batch goes
 *
 * <ol>
 *   <li>{@link #intend}: a record of what is about to happen: the log's length before and after,
 *       how many bytes are staged, how many of them this batch consumes, and the unfinished line
 *       that it leaves over (the <i>carry</i>, which is neither in the log nor in the pipe any
 *       more);
 *   <li>the log is written;
 *   <li>the bytes are dropped from the staging pipe;
 *   <li>{@link #done}: the batch's number is marked.
 * </ol>
 *
 * <p>An engine that comes after a killed one looks at the last record that is whole ({@link
 * #last}). If it is marked as done there is nothing to do. If it is not, and the log has the length
 * it was to get, what is left of the consumed bytes is dropped; if the log is shorter, it is cut to
 * its length before, the record is taken back ({@link #forget}), and the one before it, which is
 * kept for that, holds the carry with which the staged bytes are done again.
 *
 * <p>The file is a cache of what the kernel holds, so it needs no fsync: it does not outlive the
 * containers. Each stream ({@code lane}) has two places for records, used in turn. A record is
 * whole when its checksum says so; carries that are longer than a few hundred bytes lie in an
 * overflow area, so that the file has one page for most containers.
 */
final class Journal implements AutoCloseable {
  /**
   * One batch.
   *
   * @param number counts the batches of the stream from 1 on
   * @param before the log's length before the batch
   * @param after the log's length after it
   * @param staged bytes in the staging pipe when the batch began
   * @param consumed how many of those the batch takes out
   * @param carry the unfinished line after the batch
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Batch(long number, long before, long after, int staged, int consumed, byte[] carry) {
    /** Before anything happened. */
    static final Batch NONE = new Batch(0, 0, 0, 0, 0, new byte[0]);
  }

  /** Marks and four records fit into the first page. */
  private static final int MARKS = 64;

  private static final int PLACE = 1000;
  private static final int HEADER = 40;
  private static final int PAGE = 4096;
  private static final int OVERFLOW = 16 * 1024;

  private final Path file;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private @Nullable FileChannel channel;

  /**
   * @param file is made when the first batch comes
   */
  Journal(Path file) {
    this.file = file;
  }

  /** Notes what is about to happen. */
  void intend(int lane, Batch batch) throws IOException {
    FileChannel out = open();
    int place = place(lane, batch.number());
    buffer.clear();
    buffer.putLong(batch.number()).putLong(batch.before()).putLong(batch.after());
    buffer.putInt(batch.staged()).putInt(batch.consumed()).putInt(batch.carry().length);
    buffer.putInt(HEADER - Integer.BYTES, checksum(batch.carry()));
    buffer.position(HEADER);
    if (batch.carry().length > PLACE - HEADER) {
      writeFully(out, ByteBuffer.wrap(batch.carry()), overflow(place));
    } else {
      buffer.put(batch.carry());
    }
    writeFully(out, buffer.flip(), MARKS + (long) place * PLACE);
  }

  /**
   * Takes back a batch that did not happen and is to be done anew. Its record must not be left: the
   * other stream goes on to log, and the log would soon have the length that stands in it.
   */
  void forget(int lane, Batch batch) throws IOException {
    FileChannel out = open();
    buffer.clear().put(new byte[HEADER]).flip();
    writeFully(out, buffer, MARKS + (long) place(lane, batch.number()) * PLACE);
  }

  /** Notes that all of a batch has happened. */
  void done(int lane, long number) throws IOException {
    FileChannel out = open();
    buffer.clear().putLong(number).flip();
    writeFully(out, buffer, (long) lane * Long.BYTES);
  }

  /** The number that was noted by {@link #done}. */
  long marked(int lane) throws IOException {
    FileChannel in = open();
    buffer.clear().limit(Long.BYTES);
    readFully(in, buffer, (long) lane * Long.BYTES);
    return buffer.getLong(0);
  }

  /** The last batch that was noted as a whole. */
  Batch last(int lane) throws IOException {
    Batch even = read(lane, 0).orElse(Batch.NONE);
    Batch odd = read(lane, 1).orElse(Batch.NONE);
    return even.number() > odd.number() ? even : odd;
  }

  /** The batch before {@code batch}. */
  Batch before(int lane, Batch batch) throws IOException {
    return read(lane, batch.number() - 1)
        .filter(b -> b.number() == batch.number() - 1)
        .orElse(Batch.NONE);
  }

  private Optional<Batch> read(int lane, long number) throws IOException {
    FileChannel in = open();
    int place = place(lane, number);
    buffer.clear().limit(PLACE);
    readFully(in, buffer, MARKS + (long) place * PLACE);
    buffer.rewind();
    long batch = buffer.getLong();
    long before = buffer.getLong();
    long after = buffer.getLong();
    int staged = buffer.getInt();
    int consumed = buffer.getInt();
    int length = buffer.getInt();
    int sum = buffer.getInt(HEADER - Integer.BYTES);
    if (batch <= 0 || length < 0 || length > OVERFLOW) {
      return Optional.empty();
    }
    byte[] carry = new byte[length];
    if (length > PLACE - HEADER) {
      readFully(in, ByteBuffer.wrap(carry), overflow(place));
    } else {
      buffer.position(HEADER).get(carry);
    }
    return checksum(carry) == sum
        ? Optional.of(new Batch(batch, before, after, staged, consumed, carry))
        : Optional.empty();
  }

  /** Of the header in the buffer and the carry. */
  private int checksum(byte[] carry) {
    CRC32C sum = new CRC32C();
    sum.update(buffer.array(), 0, HEADER - Integer.BYTES);
    sum.update(carry, 0, carry.length);
    return (int) sum.getValue();
  }

  private static int place(int lane, long number) {
    return lane * 2 + (int) (number & 1);
  }

  private static long overflow(int place) {
    return PAGE + (long) place * OVERFLOW;
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(file, Set.of(CREATE, READ, WRITE));
      channel = open;
      buffer = ByteBuffer.allocate(PLACE).order(ByteOrder.LITTLE_ENDIAN);
    }
    return open;
  }

  private static void writeFully(FileChannel out, ByteBuffer from, long at) throws IOException {
    long position = at;
    while (from.hasRemaining()) {
      position += out.write(from, position);
    }
  }

  /** Reads; behind the file's end there are zeros. */
  private static void readFully(FileChannel in, ByteBuffer to, long at) throws IOException {
    int start = to.position();
    int n = 0;
    while (to.hasRemaining() && n >= 0) {
      n = in.read(to, at + to.position() - start);
    }
    while (to.hasRemaining()) {
      to.put((byte) 0);
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
