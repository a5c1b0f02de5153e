package io.gantry.engine.name;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids as Docker makes them: 32 random bytes, whose short form is never a plain number. */
public final class Ids {
  private static final int BYTES = 32;
  private static final int SHORT = 12;
  private static final Pattern FULL = Pattern.compile("[0-9a-f]{64}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A new id, 64 hexadecimal digits. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    while (true) {
      RANDOM.nextBytes(bytes);
      String id = HexFormat.of().formatHex(bytes);
      // a short id of digits only could be taken for a number, as a host name for an address
      if (!id.substring(0, SHORT).chars().allMatch(c -> c >= '0' && c <= '9')) {
        return id;
      }
    }
  }

  /** The first twelve digits. */
  public static String brief(String id) {
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  /** Whether {@code text} is a full id. */
  public static boolean isFull(String text) {
    return FULL.matcher(text).matches();
  }
}
