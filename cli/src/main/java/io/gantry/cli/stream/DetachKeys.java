package io.gantry.cli.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Watches typed bytes for the sequence that leaves a container alone: {@code ctrl-p,ctrl-q} unless
 * told otherwise.
 */
public final class DetachKeys extends InputStream {
  /** What detaches by default. */
  public static final String DEFAULT = "ctrl-p,ctrl-q";

  private final InputStream input;
  private final byte[] keys;
  private int matched;
  private byte[] pending = new byte[0];
  private int next;

  /** Watches {@code input} for {@code keys}. */
  public DetachKeys(InputStream input, byte[] keys) {
    this.input = input;
    this.keys = keys.clone();
  }

  /** Thrown by reading when the keys were typed. */
  public static final class Detached extends IOException {
    private static final long serialVersionUID = 1L;

    Detached() {
      super("read escape sequence");
    }
  }

  /**
   * Bytes of {@code a,ctrl-b}: letters and {@code ctrl-<letter>} between commas.
   *
   * @throws IllegalArgumentException when it is spelled otherwise
   */
  public static byte[] parse(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String key : text.split(",", -1)) {
      String lower = key.toLowerCase(Locale.ROOT);
      if (key.length() == 1) {
        bytes.write(key.charAt(0));
      } else if (lower.matches("ctrl-[a-z@\\[\\\\\\]^_]")) {
        bytes.write(lower.charAt(5) & 0x1f);
      } else {
        throw new IllegalArgumentException("Unknown character: '" + key + "'");
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (next == pending.length) {
      byte[] typed = new byte[length];
      int n = input.read(typed);
      if (n < 0) {
        return -1;
      }
      pending = passed(typed, n);
      next = 0;
    }
    int n = Math.min(length, pending.length - next);
    System.arraycopy(pending, next, bytes, offset, n);
    next += n;
    return n;
  }

  private byte[] passed(byte[] typed, int count) throws Detached {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      if (keys.length > 0 && typed[i] == keys[matched]) {
        if (++matched == keys.length) {
          throw new Detached();
        }
        continue;
      }
      out.write(keys, 0, matched);
      matched = keys.length > 0 && typed[i] == keys[0] && keys.length > 1 && matched > 0 ? 1 : 0;
      if (matched == 0) {
        out.write(typed[i]);
      }
    }
    return out.toByteArray();
  }
}
