package io.gantry.oci;

import java.util.Random;

/** Random and mutated input. */
final class Fuzz {

  private Fuzz() {}

  static String text(Random random, String letters, int maxLength) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(maxLength + 1);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** A copy with some bytes changed, removed or repeated. */
  static byte[] mutate(Random random, byte[] original) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]\",:0-9enull".charAt(random.nextInt(15));
        default -> {
          byte[] shorter = new byte[Math.max(1, bytes.length - 1 - random.nextInt(8))];
          int tail = Math.min(at, shorter.length);
          System.arraycopy(bytes, 0, shorter, 0, tail);
          System.arraycopy(
              bytes, bytes.length - (shorter.length - tail), shorter, tail, shorter.length - tail);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }
}
