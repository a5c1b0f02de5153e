package io.gantry.engine.stream;

import io.gantry.engine.log.LogWriter;
import io.gantry.engine.stream.Pumps.Turn;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Registration;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves the output of one run of a process, from the moment its streams were taken until both have
 * ended. Its two lanes take turns on one thread, so that the log has one writer.
 *
 * <pre>
 *   resting ──ready, drained, gone──▶ queued ──a pump thread──▶ running ──▶ resting | queued
 * </pre>
 */
final class OutputPump implements Pumps.Work {
  private static final Logger LOG = System.getLogger(OutputPump.class.getName());

  /** How many chunks a stream moves before others have their turn. */
  private static final int TURN = 8;

  private final Consumer<OutputPump> ended;
  private final Pumps pumps;
  private final Outlets outlets;
  private final Optional<LogWriter> log;
  private final Optional<Journal> journal;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();

  /** Nothing moves any more; written with {@link #moving} held. */
  private boolean over;

  /** Held while bytes move, so that a client that attaches knows what is already in the log. */
  private final ReentrantLock moving = new ReentrantLock();

  private final List<Watched> watched = new ArrayList<>();

  /** Guards the two fields below. */
  private final Object state = new Object();

  private boolean queued;
  private boolean again;
  private boolean givenUp;

  OutputPump(
      Pumps pumps,
      Outlets outlets,
      Optional<LogWriter> log,
      Optional<Journal> journal,
      Consumer<OutputPump> ended) {
    this.ended = ended;
    this.pumps = pumps;
    this.outlets = outlets;
    this.log = log;
    this.journal = journal;
  }

  /** Begins to move. */
  void start(List<OutputLane> lanes) throws IOException {
    moving.lock();
    try {
      for (OutputLane lane : lanes) {
        watched.add(new Watched(lane));
      }
      for (Watched w : watched) {
        w.watch(pumps, this::queue);
      }
    } finally {
      moving.unlock();
    }
  }

  /** Has a look at once: what a killed engine left in the pipes is not announced by any event. */
  void lookNow() {
    moving.lock();
    try {
      watched.forEach(w -> w.ready = true);
    } finally {
      moving.unlock();
    }
    queue();
  }

  /** Completes, on a thread that may block, when all output was moved and the log has ended. */
  CompletableFuture<Void> finished() {
    return finished;
  }

  /** Held while bytes move. */
  ReentrantLock moving() {
    return moving;
  }

  /** The lanes; to be looked at with {@link #moving} held. */
  List<OutputLane> lanes() {
    return watched.stream().map(w -> w.lane).toList();
  }

  /** Has a pump thread look after the streams soon. */
  void queue() {
    synchronized (state) {
      if (queued) {
        again = true;
        return;
      }
      queued = true;
    }
    pumps.queue(this);
  }

  /** Ends streams that somebody else keeps open although the process has ended. */
  void giveUp() {
    synchronized (state) {
      givenUp = true;
    }
    queue();
  }

  @Override
  public Turn run(PumpBuffers buffers) {
    Turn turn = moveAll(buffers);
    synchronized (state) {
      if (turn == Turn.RESTED && again) {
        turn = Turn.MORE;
      }
      again = false;
      queued = turn != Turn.RESTED;
    }
    return turn;
  }

  private Turn moveAll(PumpBuffers buffers) {
    moving.lock();
    try {
      if (over) {
        return Turn.RESTED;
      }
      Turn turn = Turn.RESTED;
      boolean lastLook = givenUp();
      for (Watched w : watched) {
        if ((w.ready || lastLook) && !w.lane.ended()) {
          Turn its = move(w, buffers, lastLook);
          turn = turn.or(its);
        }
      }
      if (watched.stream().allMatch(w -> w.lane.ended())) {
        finish();
      }
      return turn;
    } finally {
      moving.unlock();
    }
  }

  private Turn move(Watched w, PumpBuffers buffers, boolean lastLook) {
    try {
      for (int moves = 0; moves < TURN; moves++) {
        if (outlets.full() || logFull()) {
          return Turn.RESTED; // the client, or the server, queues the pump when it has taken some
        }
        int count = w.lane.move(buffers, outlets);
        if (count == OutputLane.END || (count == 0 && lastLook)) {
          w.lane.end(buffers);
          return Turn.RESTED;
        }
        if (count < PumpBuffers.CHUNK && w.pace.isBusy(count, System.nanoTime())) {
          return Turn.BUSY; // that was all, and to look at once for the little that follows is dear
        }
        if (count == 0) {
          return w.rest();
        }
      }
      return Turn.MORE;
    } catch (IOException e) {
      LOG.log(Level.ERROR, "a container's output is lost", e);
      w.lane.stopLogging();
      return Turn.MORE;
    }
  }

  private boolean logFull() {
    return log.isPresent() && log.get().full(this::queue);
  }

  private boolean givenUp() {
    synchronized (state) {
      return givenUp;
    }
  }

  private void finish() {
    release();
    outlets.end();
    Thread.startVirtualThread(
        () -> {
          ended.accept(this);
          finished.complete(null);
        });
  }

  /** Stops in the middle; the next engine goes on. */
  void stop() {
    moving.lock();
    try {
      if (!over) {
        release();
      }
    } finally {
      moving.unlock();
    }
  }

  private void release() {
    over = true;
    watched.forEach(Watched::close);
    try {
      if (log.isPresent()) {
        log.get().end();
      }
      if (journal.isPresent()) {
        journal.get().close();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a log was not closed properly", e);
    }
  }

  /** A lane and its place at the poller. */
  private static final class Watched {
    private final OutputLane lane;
    private final Pace pace = new Pace(System.nanoTime());
    private volatile boolean ready;
    private @Nullable Registration registration;

    Watched(OutputLane lane) {
      this.lane = lane;
    }

    void watch(Pumps pumps, Runnable queue) throws IOException {
      if (lane.source().isPresent()) {
        registration =
            pumps.register(
                lane.source().get(),
                Interest.READ,
                (armed, readiness) -> {
                  ready = true;
                  queue.run();
                });
      }
    }

    /** Waits for the poller to say that there is more. */
    Turn rest() throws IOException {
      ready = false;
      if (registration != null) {
        registration.arm(Interest.READ);
      }
      return Turn.RESTED;
    }

    void close() {
      if (registration != null) {
        registration.close();
      }
      lane.close();
    }
  }
}
