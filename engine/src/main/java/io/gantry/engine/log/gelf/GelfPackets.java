package io.gantry.engine.log.gelf;

import io.gantry.engine.log.gelf.GelfOptions.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Cuts a message into packets. One that is longer than a packet goes in chunks, each with twelve
 * bytes before it: two of magic, eight of the message's id, its number and how many there are.
 */
final class GelfPackets {
  /** What fits into an Ethernet frame, as Docker's library has it. */
  static final int SIZE = 1420;

  private static final short MAGIC = 0x1e0f;
  private static final int HEAD = 12;
  private static final int MOST = 128;
  private static final int ID_LENGTH = 8;

  private final Compression compression;
  private final int level;
  private final SecureRandom random = new SecureRandom();

  GelfPackets(Compression compression, int level) {
    this.compression = compression;
    this.level = level;
  }

  /**
   * The packets of one message.
   *
   * @throws IOException when they are more than the format allows: some 178 KB
   */
  List<byte[]> of(byte[] message) throws IOException {
    byte[] bytes = compressed(message);
    if (bytes.length <= SIZE) {
      return List.of(bytes);
    }
    int count = Math.ceilDiv(bytes.length, SIZE - HEAD);
    if (count > MOST) {
      throw new IOException("msg too large, would need " + count + " chunks");
    }
    byte[] id = new byte[ID_LENGTH];
    random.nextBytes(id);
    List<byte[]> packets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i * (SIZE - HEAD);
      int length = Math.min(SIZE - HEAD, bytes.length - at);
      ByteBuffer packet = ByteBuffer.allocate(HEAD + length).putShort(MAGIC).put(id);
      packets.add(packet.put((byte) i).put((byte) count).put(bytes, at, length).array());
    }
    return packets;
  }

  private byte[] compressed(byte[] message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(level);
    try (OutputStream compressing =
        switch (compression) {
          case GZIP -> new Gzip(out, level);
          case ZLIB -> new DeflaterOutputStream(out, deflater);
          case NONE -> out;
        }) {
      compressing.write(message);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }
}
