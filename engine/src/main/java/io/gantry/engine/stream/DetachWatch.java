package io.gantry.engine.stream;

import java.nio.ByteBuffer;

/**
 * Looks for the detach keys in what a terminal's user types. Keys that may be the beginning of the
 * sequence are held back until it is clear that they are not.
 */
final class DetachWatch {
  private final byte[] keys;
  private int matched;

  DetachWatch(DetachKeys keys) {
    this.keys = keys.codes();
  }

  /** Whether the whole sequence was typed. */
  boolean detached() {
    return keys.length > 0 && matched == keys.length;
  }

  /** What of the input goes to the process. */
  ByteBuffer filter(ByteBuffer input) {
    if (keys.length == 0) {
      return input;
    }
    ByteBuffer passed = ByteBuffer.allocate(input.remaining() + matched);
    while (input.hasRemaining() && !detached()) {
      byte b = input.get();
      if (b == keys[matched]) {
        matched++;
        continue;
      }
      passed.put(keys, 0, matched);
      matched = 0;
      if (b == keys[0]) {
        matched = 1;
      } else {
        passed.put(b);
      }
    }
    return passed.flip();
  }
}
