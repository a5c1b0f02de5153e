package io.gantry.api.routes;

import io.gantry.api.http.Hijacked;
import io.gantry.api.http.Request;
import io.gantry.engine.log.ByteSource;
import io.gantry.engine.stream.Attachment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes between clients and processes. */
final class Pumps {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");
  private static final int INPUT_BYTES = 32 * 1024;

  private Pumps() {}

  /** Sends all that {@code source} has, each piece at once, until it ends or the client goes. */
  static void send(ByteSource source, OutputStream out) throws IOException, InterruptedException {
    byte[] copy = new byte[0];
    for (Optional<ByteBuffer> next = source.next(); next.isPresent(); next = source.next()) {
      ByteBuffer piece = next.get();
      int length = piece.remaining();
      if (piece.hasArray()) {
        out.write(piece.array(), piece.arrayOffset() + piece.position(), length);
      } else {
        copy = copy.length < length ? new byte[length] : copy;
        piece.get(copy, 0, length);
        out.write(copy, 0, length);
      }
      out.flush();
    }
  }

  /**
   * Connects a hijacked connection with a process until its output ends. What the client sends is
   * given to the process on a thread of its own; the client's half-close ends that and only that.
   */
  static void connect(Request request, Hijacked client, Attachment process, boolean input)
      throws IOException, InterruptedException {
    request.onGone(process::close);
    if (input) {
      Thread.startVirtualThread(() -> give(client.input(), process));
    }
    send(process, client.output());
    client.output().flush();
  }

  private static void give(InputStream client, Attachment process) {
    byte[] bytes = new byte[INPUT_BYTES];
    try {
      boolean wanted = true;
      for (int n = client.read(bytes); n >= 0 && wanted; n = client.read(bytes)) {
        wanted = process.write(ByteBuffer.wrap(bytes, 0, n));
      }
      process.closeInput();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "input of an attached client ended: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
