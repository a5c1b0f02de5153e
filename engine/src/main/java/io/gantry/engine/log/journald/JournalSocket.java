package io.gantry.engine.log.journald;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Memfd;
import io.gantry.kernel.io.UnixDatagram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The journal's socket. An entry is a datagram; one that is too big for that is a sealed file
 * without a name, whose descriptor is sent.
 */
final class JournalSocket implements AutoCloseable {
  /** What systemd's own library allows itself. */
  private static final int SEND_BUFFER = 8 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final UnixDatagram socket;
  private volatile boolean closed;

  private JournalSocket(UnixDatagram socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @throws IOException {@code journald is not enabled on this host}
   */
  static JournalSocket open(Path path) throws IOException {
    try {
      UnixDatagram socket = UnixDatagram.connect(path);
      socket.sendBuffer(SEND_BUFFER);
      return new JournalSocket(socket);
    } catch (KernelException e) {
      throw new IOException("journald is not enabled on this host", e);
    }
  }

  /** Sends one entry; waits a little for a journal that is busy. */
  void send(byte[] entry) throws IOException {
    try {
      patiently(() -> socket.send(entry));
    } catch (KernelException e) {
      if (e.errno() != Errno.EMSGSIZE && e.errno() != Errno.ENOBUFS) {
        throw e;
      }
      try (Fd file = Memfd.sealed("journal-entry", entry)) {
        patiently(() -> socket.send(file));
      }
    }
  }

  @FunctionalInterface
  private interface Attempt {
    boolean succeeded() throws KernelException;
  }

  private void patiently(Attempt attempt) throws IOException {
    for (Duration left = PATIENCE; !attempt.succeeded(); left = left.minus(PAUSE)) {
      if (left.isNegative() || closed) {
        throw new IOException("the journal takes nothing");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }
}
