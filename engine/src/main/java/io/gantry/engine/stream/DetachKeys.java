package io.gantry.engine.stream;

import io.gantry.engine.EngineException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * The keys that let a user leave a terminal without ending its process.
 *
 * @param codes the bytes that the keys send; empty switches detaching off
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record DetachKeys(byte[] codes) {
  /** ctrl-p, ctrl-q. */
  public static final DetachKeys DEFAULT = new DetachKeys(new byte[] {16, 17});

  private static final String CONTROLS = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

  /** Copies. */
  public DetachKeys {
    codes = codes.clone();
  }

  /** The bytes that the keys send. */
  @Override
  public byte[] codes() {
    return codes.clone();
  }

  /**
   * Reads keys as {@code --detach-keys} writes them: single characters, {@code ctrl-x} and {@code
   * DEL}, separated by commas.
   *
   * @param text empty gives the default
   * @throws EngineException.InvalidParameter {@code Invalid detach keys (x) provided}
   */
  public static DetachKeys parse(String text) {
    if (text.isEmpty()) {
      return DEFAULT;
    }
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    for (String key : text.split(",", -1)) {
      codes.write(code(key, text));
    }
    return new DetachKeys(codes.toByteArray());
  }

  private static int code(String key, String text) {
    if (key.length() == 1 && key.charAt(0) < 0x80) {
      return key.charAt(0);
    }
    if (key.equals("DEL")) {
      return 127;
    }
    int control =
        key.startsWith("ctrl-") && key.length() == 6 ? CONTROLS.indexOf(key.charAt(5)) : -1;
    if (control < 0) {
      throw new EngineException.InvalidParameter(
          String.format(Locale.ROOT, "Invalid detach keys (%s) provided", text));
    }
    return control;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DetachKeys that && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }

  @Override
  public String toString() {
    return "DetachKeys" + Arrays.toString(codes);
  }
}
