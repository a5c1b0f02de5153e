package io.gantry.engine.health;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a check has said, standard output and error in one: the first 4096 bytes, and {@code ...}
 * for the rest. It comes as a multiplexed stream: eight bytes before each piece, the last four of
 * them its length.
 */
public final class CheckOutput {
  private static final int LONGEST = 4096;
  private static final int HEADER = 8;
  private static final int LENGTH_AT = 4;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final ByteBuffer header = ByteBuffer.allocate(HEADER);
  private int left;
  private boolean truncated;

  /** Takes the next bytes of the stream, which may end anywhere. */
  public void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (left == 0) {
        header(bytes);
      } else {
        payload(bytes);
      }
    }
  }

  private void header(ByteBuffer bytes) {
    while (header.hasRemaining() && bytes.hasRemaining()) {
      header.put(bytes.get());
    }
    if (!header.hasRemaining()) {
      left = header.getInt(LENGTH_AT);
      header.clear();
    }
  }

  private void payload(ByteBuffer bytes) {
    int length = Math.min(left, bytes.remaining());
    int keep = Math.min(length, LONGEST - kept.size());
    for (int i = 0; i < keep; i++) {
      kept.write(bytes.get());
    }
    truncated |= keep < length;
    bytes.position(bytes.position() + length - keep);
    left -= length;
  }

  /** All of it; what is not UTF-8 is replaced. */
  public String text() {
    return kept.toString(StandardCharsets.UTF_8) + (truncated ? "..." : "");
  }
}
