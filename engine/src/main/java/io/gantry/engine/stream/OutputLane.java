package io.gantry.engine.stream;

import io.gantry.engine.log.OutputKind;
import io.gantry.engine.stream.StreamPorts.OutputPort;
import io.gantry.engine.stream.StreamPorts.Staging;
import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One stream of output between its pipe and everybody who wants it. One thread at a time moves. */
final class OutputLane implements AutoCloseable {
  /** The stream has ended. */
  static final int END = Transfer.END;

  /** How wide the pipes of a stream become that has filled them. */
  private static final int WIDE = 512 * 1024;

  /** How much in one go shows that a pipe was full. */
  private static final int FULL = 32 * 1024;

  private final OutputKind kind;
  private final Optional<OutputPort> port;
  private Optional<LogLane> log;
  private final Fd nowhere;
  private boolean wide;
  private boolean ended;

  /**
   * @param log absent when nothing is logged
   * @param nowhere {@code /dev/null}, opened for writing
   */
  OutputLane(OutputKind kind, Optional<OutputPort> port, Optional<LogLane> log, Fd nowhere) {
    this.kind = kind;
    this.port = port;
    this.log = log;
    this.nowhere = nowhere;
  }

  OutputKind kind() {
    return kind;
  }

  /** What to watch; absent when the shim has gone. */
  Optional<Fd> source() {
    return port.map(OutputPort::source);
  }

  boolean ended() {
    return ended;
  }

  /** What was drawn from the process and is in no log yet, because its line has not ended. */
  byte[] carry() {
    return log.map(LogLane::carry).orElse(new byte[0]);
  }

  /** Goes on where a killed engine stopped. */
  void recover() throws IOException {
    if (log.isPresent()) {
      log.get().recover(port.flatMap(OutputPort::staging));
    }
  }

  /**
   * Moves what is there, at most {@link PumpBuffers#CHUNK} bytes.
   *
   * @return how many bytes; 0 when there is nothing for now, or {@link #END}
   */
  int move(PumpBuffers buffers, Outlets outlets) throws IOException {
    if (port.isEmpty()) {
      return END;
    }
    Fd source = port.get().source();
    Optional<Staging> staging = port.get().staging();
    return log.isPresent() && staging.isPresent()
        ? moveStaged(buffers, outlets, log.get(), source, staging.get())
        : moveUnlogged(buffers, outlets, source);
  }

  /** Logs what is left of a line: nothing more will come. */
  void end(PumpBuffers buffers) throws IOException {
    ended = true;
    if (log.isPresent()) {
      log.get().finish(buffers.encoded);
    }
  }

  /** From now on only clients get the output. */
  void stopLogging() {
    if (log.isEmpty()) {
      ended = true; // the stream itself cannot be read
    }
    log = Optional.empty();
  }

  private int moveStaged(
      PumpBuffers buffers, Outlets outlets, LogLane lane, Fd source, Staging staging)
      throws IOException {
    int drawn = Transfer.splice(source, staging.write(), PumpBuffers.CHUNK);
    int copied = Transfer.tee(staging.read(), buffers.copy.writeEnd(), PumpBuffers.CHUNK);
    if (copied <= 0) {
      return drawn;
    }
    widen(drawn, source, staging);
    int staged = Transfer.available(staging.read());
    int carried = lane.carry().length;
    System.arraycopy(lane.carry(), 0, buffers.raw, 0, carried);
    readFully(buffers, copied, carried);
    outlets.put(kind, buffers.raw, carried, copied);
    lane.log(buffers.raw, copied, staged, buffers.encoded, staging);
    return copied;
  }

  private static void readFully(PumpBuffers buffers, int count, int at) throws IOException {
    ByteBuffer incoming = buffers.incoming.clear().limit(count);
    while (incoming.hasRemaining()) {
      if (Transfer.read(buffers.copy.readEnd(), incoming) <= 0) {
        throw new IOException("a pipe gave less than was put into it");
      }
    }
    incoming.flip().get(buffers.raw, at, count);
  }

  private int moveUnlogged(PumpBuffers buffers, Outlets outlets, Fd source) throws IOException {
    if (outlets.isEmpty()) {
      return Transfer.splice(source, nowhere, PumpBuffers.CHUNK);
    }
    ByteBuffer incoming = buffers.incoming.clear();
    int count = Transfer.read(source, incoming);
    if (count > 0) {
      if (!wide && count >= FULL) {
        wide = true;
        PumpBuffers.widen(source, WIDE);
      }
      incoming.flip().get(buffers.raw, 0, count);
      outlets.put(kind, buffers.raw, 0, count);
    }
    return count;
  }

  /** A stream that has filled its pipe is a busy one. */
  private void widen(int drawn, Fd source, Staging staging) {
    if (!wide && drawn >= FULL) {
      wide = true;
      PumpBuffers.widen(source, WIDE);
      PumpBuffers.widen(staging.write(), WIDE);
    }
  }

  /** Closes the engine's ends; the shim's stay. */
  @Override
  public void close() {
    if (port.isPresent()) {
      port.get().source().close();
      port.get().staging().ifPresent(Staging::close);
    }
  }
}
