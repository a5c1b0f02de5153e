package io.gantry.engine.log.fluentd;

import java.io.IOException;
import java.io.InputStream;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** Reads what a server answers: <code>{"ack": id}</code>. */
final class Acknowledgements {
  private static final int MOST_FIELDS = 16;
  private static final int LONGEST_STRING = 4096;

  private final MessageUnpacker unpacker;

  Acknowledgements(InputStream answers) {
    this.unpacker =
        new MessagePack.UnpackerConfig()
            .withBufferSize(LONGEST_STRING)
            .withStringSizeLimit(LONGEST_STRING)
            .newUnpacker(answers);
  }

  /**
   * Waits for the next answer.
   *
   * @throws IOException when it is about something else than {@code id}, or makes no sense
   */
  void expect(String id) throws IOException {
    String ack = next();
    if (!ack.equals(id)) {
      throw new IOException(
          "fluentd: message ack (" + ack + ") doesn't match expected one (" + id + ")");
    }
  }

  private String next() throws IOException {
    try {
      int fields = unpacker.unpackMapHeader();
      if (fields > MOST_FIELDS) {
        throw new IOException("fluentd: an answer of " + fields + " fields");
      }
      String ack = "";
      for (int i = 0; i < fields; i++) {
        if (unpacker.unpackString().equals("ack")) {
          ack = unpacker.unpackString();
        } else {
          unpacker.skipValue();
        }
      }
      return ack;
    } catch (MessagePackException e) {
      throw new IOException("fluentd: no acknowledgement: " + e.getMessage(), e);
    }
  }
}
