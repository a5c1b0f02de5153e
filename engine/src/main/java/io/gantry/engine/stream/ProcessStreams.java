package io.gantry.engine.stream;

import io.gantry.engine.log.ByteSource;
import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.LogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of one container, through all its runs, or of one exec.
 *
 * <pre>
 *   idle ──start──▶ flowing ──all output moved──▶ idle
 *    │                │
 *    └──── attach ────┘      who attaches while idle gets the next run from its first byte
 * </pre>
 */
public final class ProcessStreams implements AutoCloseable {
  /**
   * How long output is waited for after the process has ended, when another process keeps its
   * streams open: as long as dockerd waits.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Pumps pumps;
  private final StreamSettings settings;
  private final ContainerLog log;
  private final Outlets outlets = new Outlets();

  /** Guards the fields below. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private @Nullable OutputPump pump;
  private @Nullable InputPort input;

  /** The client's input ended before the process had started. */
  private boolean inputEnded;

  /** How many runs there were, abandoned starts included: a client belongs to one. */
  private long runs;

  /**
   * @param log of the container; of an exec, one that keeps nothing
   */
  public ProcessStreams(Pumps pumps, StreamSettings settings, ContainerLog log) {
    this.pumps = pumps;
    this.settings = settings;
    this.log = log;
  }

  /** How the streams behave. */
  public StreamSettings settings() {
    return settings;
  }

  /** Where the output is kept. */
  public ContainerLog log() {
    return log;
  }

  /** Lets the streams of a run flow. */
  public void start(StreamRun run) throws IOException {
    Optional<LogWriter> writer = log.begin(run.subject());
    Optional<Journal> journal = writer.flatMap(w -> run.journal()).map(Journal::new);
    if (run.origin() == StreamRun.Origin.STARTED && journal.isPresent()) {
      Files.deleteIfExists(run.journal().get());
    }
    OutputPump flow = new OutputPump(pumps, outlets, writer, journal, this::ended);
    List<OutputLane> lanes = run.lanes(writer, journal, pumps.nowhere());
    if (run.origin() == StreamRun.Origin.FOUND) {
      for (OutputLane lane : lanes) {
        lane.recover();
      }
    }
    if (writer.isPresent()) {
      writer.get().mendLastLine();
    }
    begin(flow, run.input(pumps));
    flow.start(lanes);
    // A process may have ended, and its shim gone, before its streams were taken: no event comes.
    boolean silent = lanes.stream().anyMatch(lane -> lane.source().isEmpty());
    if (silent || run.origin() == StreamRun.Origin.FOUND) {
      flow.lookNow();
    }
  }

  private void begin(OutputPump flow, Optional<InputPort> newInput) {
    lock.lock();
    try {
      pump = flow;
      input = newInput.orElse(null);
      if (inputEnded) {
        newInput.ifPresent(InputPort::close);
        inputEnded = false;
      }
      runs++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ended(OutputPump flow) {
    InputPort last;
    lock.lock();
    try {
      if (pump != flow) {
        return;
      }
      last = input;
      pump = null;
      input = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.release();
    }
  }

  /** The start that clients were attached for has failed: their streams end. */
  public void abandon() {
    log.abandon();
    lock.lock();
    try {
      runs++;
      inputEnded = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    outlets.end();
  }

  /**
   * The process has ended.
   *
   * @return completes when all it said is in the log and on its way to clients: only then its end
   *     should be told. Output that other processes go on to write is given up after two seconds of
   *     silence
   */
  public CompletableFuture<Void> exited() {
    OutputPump flow = pump();
    if (flow == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> finished = flow.finished();
    if (!finished.isDone()) {
      CompletableFuture.delayedExecutor(
              PATIENCE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
          .execute(flow::giveUp);
    }
    return finished;
  }

  /** Waits until all streams of the present run have ended. */
  void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (pump != null) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Attaches a client; see {@link Attachments#attach}. */
  public Attachment attach(AttachRequest request) {
    return attach(request, () -> {});
  }

  /**
   * The same.
   *
   * @param detached runs when the client has typed the detach keys
   */
  public Attachment attach(AttachRequest request, Runnable detached) {
    OutputPump flow = pump();
    if (flow == null) {
      return attach(request, List.of(), detached);
    }
    // Nothing moves while it is found out what the log already holds: no seam.
    flow.moving().lock();
    try {
      return attach(request, flow.lanes(), detached);
    } finally {
      flow.moving().unlock();
    }
  }

  private Attachment attach(AttachRequest request, List<OutputLane> lanes, Runnable detached) {
    Optional<ByteSource> replay =
        request.replay()
            ? Optional.of(
                log.replay(
                    LogQuery.everything().of(request.output()).withFraming(request.framing())))
            : Optional.empty();
    Outlet outlet = new Outlet(request.output(), request.framing(), this::queuePump);
    if (request.replay()) {
      for (OutputLane lane : lanes) {
        byte[] carry = lane.carry();
        outlet.put(lane.kind(), carry, 0, carry.length);
      }
    }
    if (request.live()) {
      outlets.add(outlet);
    } else {
      outlet.end();
    }
    return new ClientAttachment(this, runToAttach(), request, replay, outlet, detached);
  }

  private void queuePump() {
    OutputPump flow = pump();
    if (flow != null) {
      flow.queue();
    }
  }

  void detach(Outlet outlet) {
    outlets.remove(outlet);
    outlet.close();
    lock.lock();
    try {
      if (input != null) {
        input.wake();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The run that a client which attaches now belongs to: the present one, or the next. */
  private long runToAttach() {
    lock.lock();
    try {
      return pump == null ? runs + 1 : runs;
    } finally {
      lock.unlock();
    }
  }

  /** Writes input to a run; waits for it to start first. */
  boolean write(long run, ByteBuffer bytes, BooleanSupplier givenUp)
      throws IOException, InterruptedException {
    InputPort port = awaitInput(run, givenUp);
    return port != null && port.write(bytes, givenUp);
  }

  private @Nullable InputPort awaitInput(long run, BooleanSupplier givenUp)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (runs < run && !givenUp.getAsBoolean()) {
        changed.await();
      }
      return runs == run && !givenUp.getAsBoolean() ? input : null;
    } finally {
      lock.unlock();
    }
  }

  /** A client of a run has no more input. */
  void endInput(long run) {
    if (!settings.closeInputWithClient() || settings.terminal()) {
      return;
    }
    InputPort port;
    lock.lock();
    try {
      inputEnded |= runs < run;
      port = runs == run ? input : null;
    } finally {
      lock.unlock();
    }
    if (port != null) {
      port.close();
    }
  }

  private @Nullable OutputPump pump() {
    lock.lock();
    try {
      return pump;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets go of a process that runs on, and ends its clients' streams: the engine closes. Everything
   * is left so that the next engine can go on.
   */
  @Override
  public void close() {
    OutputPump flow;
    InputPort last;
    lock.lock();
    try {
      flow = pump;
      last = input;
      pump = null;
      input = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (flow != null) {
      flow.stop();
    }
    if (last != null) {
      last.release();
    }
    outlets.end();
    log.close();
  }
}
