package io.gantry.engine.stream;

import io.gantry.engine.log.LineEncoder;
import io.gantry.engine.log.LogWriter;
import io.gantry.engine.log.OutputKind;
import io.gantry.engine.stream.Journal.Batch;
import io.gantry.engine.stream.StreamPorts.Staging;
import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;

/** The way of one stream from its staging pipe into the log, a batch at a time. */
final class LogLane {
  private static final Logger LOG = System.getLogger(LogLane.class.getName());

  private static final byte[] NOTHING = new byte[0];

  private final LogWriter log;
  private final LineEncoder encoder;
  private final Journal journal;
  private final int lane;
  private final Fd nowhere;
  private Batch last = Batch.NONE;
  private long knownLength;
  private boolean unnoted;

  /**
   * @param nowhere {@code /dev/null}, opened for writing
   */
  LogLane(LogWriter log, OutputKind kind, Journal journal, Fd nowhere) {
    this.log = log;
    this.encoder = log.encoder(kind);
    this.journal = journal;
    this.lane = kind.frameType() - 1;
    this.nowhere = nowhere;
  }

  /** The line that has not ended yet: drawn from the process, and not in the log. */
  byte[] carry() {
    return last.carry();
  }

  /**
   * Goes on where a killed engine stopped.
   *
   * @param staging the pipe that it left; absent when the shim has gone
   */
  void recover(Optional<Staging> staging) throws IOException {
    Batch latest = journal.last(lane);
    if (latest.number() == journal.marked(lane)) {
      last = latest;
      return;
    }
    boolean written = log.length() >= latest.after();
    boolean gone = staging.isEmpty() && latest.consumed() > 0;
    if (written || gone) {
      int staged = staging.isPresent() ? Transfer.available(staging.get().read()) : 0;
      drop(staging, staged - (latest.staged() - latest.consumed()));
      journal.done(lane, latest.number());
      last = latest;
    } else {
      log.truncate(Math.min(latest.before(), log.length()));
      last = journal.before(lane, latest);
      journal.forget(lane, latest);
    }
  }

  /**
   * Logs the whole lines of the carry and the {@code fresh} bytes after it, which are the first of
   * {@code staged} bytes in the pipe, and drops the fresh bytes from the pipe.
   *
   * @param raw the carry, and right behind it the fresh bytes
   */
  void log(byte[] raw, int fresh, int staged, byte[] encoded, Staging staging) throws IOException {
    int old = carry().length;
    int end = old + fresh;
    int at = 0;
    int dropped = 0;
    log.readClock();
    while (at < end) {
      long room = room();
      encoder.startAt(length());
      encoder.encode(raw, at, end, false, encoded, 0, room);
      at += encoder.read();
      byte[] rest = encoder.unfinished() ? Arrays.copyOfRange(raw, at, end) : NOTHING;
      at += rest.length;
      int drawn = at - old - dropped;
      commit(encoded, rest, staged - dropped, drawn, Optional.of(staging));
      dropped += drawn;
    }
  }

  /** How much goes into the present file, or into a new one when it is full. */
  private long room() {
    try {
      if (log.room() <= 0) {
        log.rotate();
      }
      return Math.max(log.room(), 1);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no new file for a log: {0}", e.getMessage());
      return Long.MAX_VALUE; // what is written next says whether the old one can be used
    }
  }

  /** The log's length; what it was at last while the file cannot be opened. */
  private long length() {
    try {
      knownLength = log.length();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a log has no file: {0}", e.getMessage());
    }
    return knownLength;
  }

  /** Logs an unfinished line: the process will say no more. */
  void finish(byte[] encoded) throws IOException {
    byte[] rest = carry();
    if (rest.length > 0) {
      log.readClock();
      encoder.startAt(length());
      encoder.encode(rest, 0, rest.length, true, encoded, 0, Long.MAX_VALUE);
      commit(encoded, NOTHING, 0, 0, Optional.empty());
    }
  }

  private void commit(byte[] encoded, byte[] rest, int staged, int drawn, Optional<Staging> staging)
      throws IOException {
    long before = length();
    int written = encoder.written();
    Batch batch = new Batch(last.number() + 1, before, before + written, staged, drawn, rest);
    boolean noted = intend(batch);
    if (written > 0) {
      append(encoded, written, before);
    }
    drop(staging, drawn);
    if (noted) {
      journal.done(lane, batch.number());
    }
    last = batch;
  }

  /** Without its journal a log is exact until the engine is killed, and goes on. */
  private boolean intend(Batch batch) {
    try {
      journal.intend(lane, batch);
      return true;
    } catch (IOException e) {
      if (!unnoted) {
        LOG.log(Level.WARNING, "lines are logged without a journal: " + e.getMessage());
      }
      unnoted = true;
      return false;
    }
  }

  /** A full disk costs lines, not the container's life: it must not wait for room for ever. */
  private void append(byte[] encoded, int length, long before) {
    try {
      log.append(encoded, 0, length);
    } catch (IOException e) {
      log.lost(encoded, length, e);
      try {
        log.truncate(before);
      } catch (IOException again) {
        LOG.log(Level.DEBUG, "a log keeps half a line: {0}", again.getMessage());
      }
    }
  }

  private void drop(Optional<Staging> staging, int count) throws IOException {
    int left = count;
    while (left > 0 && staging.isPresent()) {
      int dropped = Transfer.splice(staging.get().read(), nowhere, left);
      if (dropped <= 0) {
        throw new IOException("a staging pipe holds fewer bytes than were put into it");
      }
      left -= dropped;
    }
  }
}
