package io.gantry.engine.log.journald;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One file of the journal (systemd's {@code JOURNAL_FILE_FORMAT}), read while journald may be
 * writing to it: what it links to is whole by then, and stays as it is.
 *
 * <p>A file is made of objects that name each other by their offsets: a field (a name) leads to its
 * data (name and value), data to the entries that have it, and an entry to all of its data. Nothing
 * here trusts a length or an offset that it has not checked. One thread uses it.
 */
final class JournalFile implements AutoCloseable {
  private static final long SIGNATURE = 0x48524848534b504cL; // "LPKSHHRH"
  private static final int KEYED_HASH = 4;
  private static final int COMPACT = 16;

  /** Compressed data in three ways, keyed hashes and compact objects. */
  private static final int READABLE = 1 | 2 | KEYED_HASH | 8 | COMPACT;

  private static final int DATA = 1;
  private static final int FIELD = 2;
  private static final int ENTRY = 3;
  private static final int ENTRY_ARRAY = 6;

  private static final int OBJECT_HEAD = 16;
  private static final int FIELD_HEAD = 40;
  private static final int DATA_HEAD = 64;
  private static final int ENTRY_HEAD = 64;
  private static final int ARRAY_HEAD = 24;
  private static final int FILE_HEAD = 208;
  private static final int BUCKET = 16;
  private static final int BIGGEST = 128 << 20;

  /** Up to here memory is taken without asking whether the file is as long as it says. */
  private static final int BIG = 64 * 1024;

  private static final int CACHED = 2048;
  private static final int CACHED_LENGTH = 1024;

  private final FileChannel channel;
  private final boolean compact;
  private final UUID id;
  private final long fields;
  private final long fieldsSize;
  private final Map<Long, byte[]> cache = new Recent();

  private JournalFile(FileChannel channel, ByteBuffer head) {
    this.channel = channel;
    this.compact = (head.getInt(12) & COMPACT) != 0;
    this.id = new UUID(head.getLong(24), head.getLong(32));
    this.fields = head.getLong(120);
    this.fieldsSize = head.getLong(128);
  }

  /**
   * Opens a file.
   *
   * @throws IOException when it is none of the journal's, or of a kind that is not known here
   */
  static JournalFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path);
    try {
      ByteBuffer head = read(channel, 0, FILE_HEAD);
      if (head.getLong(0) != SIGNATURE || (head.getInt(12) & ~READABLE) != 0) {
        throw new IOException("not a journal that can be read: " + path);
      }
      return new JournalFile(channel, head);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Stays the same when the file is renamed. */
  UUID id() {
    return id;
  }

  /** Where the data {@code name=value} lies; empty when no entry has it. */
  OptionalLong find(String name, String value) throws IOException {
    byte[] wanted = (name + "=" + value).getBytes(StandardCharsets.UTF_8);
    long at = field(name.getBytes(StandardCharsets.UTF_8));
    while (at != 0) {
      ByteBuffer data = object(at, DATA, dataHead());
      if (Arrays.equals(payload(at), wanted)) {
        return OptionalLong.of(at);
      }
      at = before(at, data.getLong(32));
    }
    return OptionalLong.empty();
  }

  /** The first data of a field; 0 when there is no such field. */
  private long field(byte[] name) throws IOException {
    if (fields == 0 || fieldsSize > BIGGEST) {
      return 0;
    }
    ByteBuffer buckets = read(channel, fields, (int) fieldsSize);
    for (int i = 0; i + BUCKET <= buckets.limit(); i += BUCKET) {
      long at = buckets.getLong(i);
      while (at != 0) {
        ByteBuffer field = object(at, FIELD, FIELD_HEAD);
        if (Arrays.equals(rest(at, FIELD_HEAD), name)) {
          return field.getLong(32);
        }
        at = after(at, field.getLong(24));
      }
    }
    return 0;
  }

  /** The next of a chain that grows at its end; a damaged one might never end. */
  private static long after(long at, long next) throws IOException {
    if (next != 0 && next <= at) {
      throw new IOException("damaged: from " + at + " back to " + next);
    }
    return next;
  }

  /** The next of a chain that grows at its beginning. */
  private static long before(long at, long next) throws IOException {
    if (next >= at) {
      throw new IOException("damaged: from " + at + " on to " + next);
    }
    return next;
  }

  /** The entries that have the data at {@code data}, as many as there are now. */
  EntryList entries(long data) throws IOException {
    ByteBuffer head = object(data, DATA, dataHead());
    long count = head.getLong(56);
    EntryList list = new EntryList(head.getLong(40));
    long array = head.getLong(48);
    while (array != 0 && list.size() < count) {
      ByteBuffer arrayHead = object(array, ENTRY_ARRAY, ARRAY_HEAD);
      long capacity = (arrayHead.getLong(8) - ARRAY_HEAD) / itemSize();
      if (capacity <= 0) {
        throw new IOException("an array without room at " + array);
      }
      list.add(array + ARRAY_HEAD, Math.min(capacity, count - list.size()));
      array = after(array, arrayHead.getLong(16));
    }
    return list;
  }

  /** Where the entry at {@code index} of a list lies. */
  long offset(EntryList list, long index) throws IOException {
    if (index == 0) {
      return list.first();
    }
    EntryList.Run run = list.run(index);
    long at = run.offset() + (index - run.index()) * itemSize();
    ByteBuffer item = read(channel, at, itemSize());
    return compact ? Integer.toUnsignedLong(item.getInt(0)) : item.getLong(0);
  }

  private int itemSize() {
    return compact ? Integer.BYTES : Long.BYTES;
  }

  private int dataHead() {
    return compact ? DATA_HEAD + 8 : DATA_HEAD;
  }

  /** When journald took the entry at {@code at}, in microseconds since 1970. */
  long time(long at) throws IOException {
    return object(at, ENTRY, ENTRY_HEAD).getLong(24);
  }

  /** The data of the entry at {@code at}, by name. */
  Map<String, byte[]> entry(long at) throws IOException {
    byte[] items = rest(object(at, ENTRY, ENTRY_HEAD), at, ENTRY_HEAD);
    ByteBuffer buffer = ByteBuffer.wrap(items).order(ByteOrder.LITTLE_ENDIAN);
    int size = compact ? Integer.BYTES : 2 * Long.BYTES;
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (int i = 0; i + size <= items.length; i += size) {
      long data = compact ? Integer.toUnsignedLong(buffer.getInt(i)) : buffer.getLong(i);
      if (data != 0) {
        put(all, payload(data));
      }
    }
    return all;
  }

  private static void put(Map<String, byte[]> all, byte[] payload) {
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] == '=') {
        String name = new String(payload, 0, i, StandardCharsets.UTF_8);
        all.put(name, Arrays.copyOfRange(payload, i + 1, payload.length));
        return;
      }
    }
  }

  /** {@code name=value}; most entries of a container share most of theirs. */
  private byte[] payload(long at) throws IOException {
    byte[] known = cache.get(at);
    if (known != null) {
      return known;
    }
    ByteBuffer head = object(at, DATA, OBJECT_HEAD);
    byte[] payload = DataCompression.expand(head.get(1), rest(head, at, dataHead()));
    if (payload.length <= CACHED_LENGTH) {
      cache.put(at, payload);
    }
    return payload;
  }

  /** The head of an object, checked to be of {@code type} and as long as it has to be. */
  private ByteBuffer object(long at, int type, int length) throws IOException {
    ByteBuffer head = read(channel, at, length);
    if (head.get(0) != type || head.getLong(8) < length || head.getLong(8) > BIGGEST) {
      throw new IOException("damaged: no object of type " + type + " at " + at);
    }
    return head;
  }

  private byte[] rest(long at, int from) throws IOException {
    return rest(read(channel, at, OBJECT_HEAD), at, from);
  }

  private byte[] rest(ByteBuffer head, long at, int from) throws IOException {
    long length = head.getLong(8) - from;
    if (length < 0 || length > BIGGEST) {
      throw new IOException("damaged: an object of " + length + " bytes at " + at);
    }
    return read(channel, at + from, (int) length).array();
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    if (at < 0 || (length > BIG && at > channel.size() - length)) {
      throw new EOFException("damaged: nothing at " + at);
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("damaged: cut short at " + at);
      }
    }
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it was only read
    }
  }

  /** What was used last. */
  private static final class Recent extends LinkedHashMap<Long, byte[]> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(256, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
      return size() > CACHED;
    }
  }
}
