package io.gantry.engine.log.fluentd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.fluentd.FluentdOptions.TimePrecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * Writes records in MessagePack (Fluentd's Forward Protocol Specification, version 1): each line a
 * message of its own, as dockerd does, or many in one that asks for an acknowledgement.
 *
 * @param about what each record says of the container: names and values
 */
record FluentdEncoder(String tag, Map<String, String> about, TimePrecision precision) {
  static {
    // Its buffers of another kind come by sun.misc.Unsafe, which the JDK warns about and takes
    // away.
    if (System.getProperty("msgpack.universal-buffer") == null) {
      System.setProperty("msgpack.universal-buffer", "true");
    }
  }

  private static final long NANOS = 1_000_000_000L;
  private static final byte EVENT_TIME = 0;

  /** What is put into a message. */
  @FunctionalInterface
  private interface Content {
    void into(MessagePacker packer) throws IOException;
  }

  /** Message mode: {@code [tag, time, record, {}]} for each line. */
  byte[] messages(List<LogEntry> entries) {
    return packed(
        packer -> {
          for (LogEntry entry : entries) {
            packer.packArrayHeader(4).packString(tag);
            event(packer, entry);
            packer.packMapHeader(0);
          }
        });
  }

  /** Forward mode: {@code [tag, [[time, record], …], {"chunk": id, "size": n}]}. */
  byte[] chunk(List<LogEntry> entries, String id) {
    return packed(
        packer -> {
          packer.packArrayHeader(3).packString(tag).packArrayHeader(entries.size());
          for (LogEntry entry : entries) {
            packer.packArrayHeader(2);
            event(packer, entry);
          }
          packer.packMapHeader(2).packString("chunk").packString(id);
          packer.packString("size").packInt(entries.size());
        });
  }

  private void event(MessagePacker packer, LogEntry entry) throws IOException {
    long second = Math.floorDiv(entry.timeNanos(), NANOS);
    if (precision == TimePrecision.SECONDS) {
      packer.packLong(second);
    } else {
      int nanos = (int) Math.floorMod(entry.timeNanos(), NANOS);
      packer.packExtensionTypeHeader(EVENT_TIME, Long.BYTES);
      packer.writePayload(
          ByteBuffer.allocate(Long.BYTES).putInt((int) second).putInt(nanos).array());
    }
    record(packer, entry);
  }

  /** The line's bytes go as they are, whatever their encoding. */
  private void record(MessagePacker packer, LogEntry entry) throws IOException {
    Map<String, byte[]> record = new LinkedHashMap<>();
    record.put("source", utf8(entry.source().streamName()));
    record.put("log", entry.line());
    about.forEach((name, value) -> record.put(name, utf8(value)));
    entry
        .partial()
        .ifPresent(
            piece -> {
              record.put("partial_message", utf8("true"));
              record.put("partial_id", utf8(piece.id()));
              record.put("partial_ordinal", utf8(Integer.toString(piece.ordinal())));
              record.put("partial_last", utf8(Boolean.toString(piece.last())));
            });
    packer.packMapHeader(record.size());
    for (Map.Entry<String, byte[]> field : record.entrySet()) {
      packer.packString(field.getKey());
      packer.packRawStringHeader(field.getValue().length).writePayload(field.getValue());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] packed(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MessagePacker packer = MessagePack.newDefaultPacker(out)) {
      content.into(packer);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return out.toByteArray();
  }
}
