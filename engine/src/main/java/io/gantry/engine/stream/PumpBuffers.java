package io.gantry.engine.stream;

import io.gantry.engine.log.LineEncoder;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What one pump thread works with: shared by all streams that it moves, one after the other. */
final class PumpBuffers implements AutoCloseable {
  /** The most that is moved in one go. */
  static final int CHUNK = 128 * 1024;

  private static final int ENCODED = 384 * 1024;

  /** Where staged bytes are copied to be read. */
  final Pipe copy;

  /** What the kernel fills. */
  final ByteBuffer incoming = ByteBuffer.allocateDirect(CHUNK);

  /** An unfinished line and what came after it. */
  final byte[] raw = new byte[LineEncoder.CUT + CHUNK];

  /** Lines of a log. */
  final byte[] encoded = new byte[ENCODED];

  PumpBuffers() throws IOException {
    copy = Pipe.open();
    widen(copy.writeEnd(), CHUNK);
  }

  /** Makes a pipe wider when that is allowed; it works as it is otherwise. */
  static void widen(Fd pipe, int bytes) {
    try {
      if (Pipe.size(pipe) < bytes) {
        Pipe.resize(pipe, bytes);
      }
    } catch (KernelException e) {
      // A terminal, or the user has no more pages for pipes: slower, not wrong.
      System.getLogger(PumpBuffers.class.getName())
          .log(System.Logger.Level.DEBUG, "a pipe stays as it is: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    copy.close();
  }
}
