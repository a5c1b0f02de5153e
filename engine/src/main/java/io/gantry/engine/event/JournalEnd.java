package io.gantry.engine.event;

import java.io.IOException;
import java.io.RandomAccessFile;

/** Finds where the whole lines of a file end, by looking from its end. */
final class JournalEnd {
  private static final int STEP = 8192;

  private JournalEnd() {}

  /** How long {@code file} is up to its last line end; 0 when there is none. */
  static long of(RandomAccessFile file) throws IOException {
    byte[] piece = new byte[STEP];
    long end = file.length();
    while (end > 0) {
      int length = (int) Math.min(STEP, end);
      file.seek(end - length);
      file.readFully(piece, 0, length);
      for (int i = length - 1; i >= 0; i--) {
        if (piece[i] == '\n') {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }
}
