package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Registration;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Signal;
import io.gantry.kernel.pty.Pty;
import io.gantry.kernel.pty.WindowSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A process by the pidfds of itself and of its shim.
 *
 * <pre>
 *   process runs ──process ends──▶ status awaited ──shim has written it──▶ exit completed
 *        │                              │                                       │
 *        └────────── shim ends: reaped, its descriptor closed, exit completed in any case
 * </pre>
 *
 * The process's pidfd is told of before the shim has written the status, by some tens of
 * microseconds; a virtual thread looks again until it is there.
 */
final class ProgramRunning implements Running {
  private static final System.Logger LOG = System.getLogger(ProgramRunning.class.getName());
  private static final Duration FIRST_LOOK = Duration.ofNanos(50_000);
  private static final Duration LAST_LOOK = Duration.ofMillis(20);

  /** The status of a process whose shim was killed: exit code 255. */
  private static final int LOST_STATUS = 0xff00;

  private final ShimRecord record;
  private final Path directory;
  private final PidFd shim;
  private final Optional<PidFd> process;
  private final Grants grants;
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final AtomicReference<@Nullable Registration> processWatch = new AtomicReference<>();

  /**
   * Held while a descriptor is used or closed, never while a watch is: its listener may wait for
   * this.
   */
  private final Object descriptors = new Object();

  /** The shim was told to close the input's end, and may not have come to it yet. */
  private boolean inputEnded;

  private volatile boolean forgotten;

  /** What is to be done before its end is told. */
  private final Optional<Runnable> atEnd;

  private final AtomicBoolean ended = new AtomicBoolean();

  /** What was asked for and not given. */
  record Grants(List<Capability> refused, List<String> warnings) {
    static final Grants ALL = new Grants(List.of(), List.of());

    Grants {
      refused = List.copyOf(refused);
      warnings = List.copyOf(warnings);
    }
  }

  ProgramRunning(
      ShimRecord record, Path directory, PidFd shim, Optional<PidFd> process, Grants grants)
      throws IOException {
    this.atEnd = atEnd(directory);
    this.record = record;
    this.directory = directory;
    this.shim = shim;
    this.process = process;
    this.grants = grants;
  }

  /** Whoever made the container forgets it, or its hooks hear of its end. */
  static Optional<Runnable> atEnd(Path directory) throws IOException {
    Optional<Runnable> foreign = RuntimeCalls.of(directory).map(calls -> calls::deleted);
    return foreign.isPresent() ? foreign : ContainerHooks.atEnd(directory);
  }

  /** Begins to watch; the descriptors belong to this from now on, even when this fails. */
  ProgramRunning watch(Poller poller) throws IOException {
    if (process.isPresent()) {
      Registration watch =
          poller.register(
              process.get().fd(),
              Interest.READ,
              (registration, event) -> {
                registration.close();
                processEnded();
              });
      processWatch.set(watch);
    } else {
      processEnded();
    }
    poller.register(shim.fd(), Interest.READ, (registration, event) -> shimEnded(registration));
    return this;
  }

  Path directory() {
    return directory;
  }

  @Override
  public ShimIdentity shim() {
    return record.shim();
  }

  @Override
  public int pid() {
    return record.pid();
  }

  @Override
  public Optional<Fd> pidfd() {
    return process.map(PidFd::fd).filter(Fd::isOpen);
  }

  @Override
  public List<Capability> refusedCapabilities() {
    return grants.refused();
  }

  @Override
  public List<String> warnings() {
    return grants.warnings();
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit;
  }

  @Override
  public StreamDescriptors takeStreams() throws KernelException {
    synchronized (descriptors) {
      return shim.fd().isOpen() ? take() : StreamDescriptors.NONE;
    }
  }

  private StreamDescriptors take() throws KernelException {
    // A copy of an end that is about to be closed would keep the process's input open.
    return new StreamDescriptors(
        inputEnded ? Optional.empty() : shim.take(ShimDescriptors.STDIN),
        shim.take(ShimDescriptors.STDOUT),
        shim.take(ShimDescriptors.STDERR),
        shim.take(ShimDescriptors.PTY_MASTER),
        staging(ShimDescriptors.STAGED_STDOUT, ShimDescriptors.STAGING_STDOUT),
        staging(ShimDescriptors.STAGED_STDERR, ShimDescriptors.STAGING_STDERR));
  }

  @Override
  public void closeStdin() throws KernelException {
    synchronized (descriptors) {
      inputEnded = true;
      tellShim(Signal.USR1);
    }
  }

  @Override
  public boolean signal(int signal) throws KernelException {
    synchronized (descriptors) {
      return process.isPresent()
          && process.get().fd().isOpen()
          && process.get().send(new Signal(signal));
    }
  }

  @Override
  public void drained() throws KernelException {
    tellShim(Signal.CHLD);
  }

  @Override
  public void abandon() throws KernelException {
    if (exit.isDone()) {
      tellShim(Signal.KILL);
    }
  }

  @Override
  public void resize(ConsoleSize size) throws KernelException {
    try (Fd master = terminal()) {
      Pty.resize(master, new WindowSize(size.rows(), size.columns()));
    }
  }

  /** The process's descriptor goes; the shim's stays until it can be reaped. */
  @Override
  public void close() {
    forgotten = true;
    if (exit.isDone()) {
      closeProcess();
    }
  }

  private Fd terminal() throws KernelException {
    synchronized (descriptors) {
      Optional<Fd> taken =
          shim.fd().isOpen() ? shim.take(ShimDescriptors.PTY_MASTER) : Optional.empty();
      if (taken.isPresent()) {
        return taken.get();
      }
    }
    throw new KernelException("resize the terminal of", "process " + record.pid(), Errno.ENOTTY);
  }

  private void tellShim(Signal signal) throws KernelException {
    synchronized (descriptors) {
      if (shim.fd().isOpen()) {
        shim.send(signal);
      }
    }
  }

  private void closeProcess() {
    Registration watch = processWatch.getAndSet(null);
    if (watch != null) {
      watch.close();
    }
    synchronized (descriptors) {
      process.ifPresent(PidFd::close);
    }
  }

  private Optional<StreamDescriptors.Staging> staging(int readNumber, int writeNumber)
      throws KernelException {
    Optional<Fd> read = shim.take(readNumber);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Optional<Fd> write = shim.take(writeNumber);
    if (write.isEmpty()) {
      read.get().close();
      return Optional.empty();
    }
    return Optional.of(new StreamDescriptors.Staging(read.get(), write.get()));
  }

  private void processEnded() {
    if (!completeFromFile()) {
      Thread.ofVirtual().name("exit-" + record.pid()).start(this::awaitStatus);
    }
  }

  private void awaitStatus() {
    Duration pause = FIRST_LOOK;
    while (!exit.isDone() && !completeFromFile()) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause = pause.compareTo(LAST_LOOK) < 0 ? pause.multipliedBy(2) : LAST_LOOK;
    }
  }

  private boolean completeFromFile() {
    try {
      Optional<Exit> status = ShimRecord.status(directory);
      status.ifPresent(this::complete);
      return status.isPresent();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "the exit status in " + directory + " cannot be read", e);
      return false;
    }
  }

  private void complete(Exit how) {
    if (atEnd.isEmpty()) {
      tell(how);
    } else if (ended.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("end-" + record.pid())
          .start(
              () -> {
                atEnd.get().run();
                tell(how);
              });
    }
  }

  private void tell(Exit how) {
    exit.complete(how);
    if (forgotten) {
      closeProcess();
    }
  }

  private void shimEnded(Registration watch) {
    if (!completeFromFile()) {
      complete(new Exit(LOST_STATUS, Instant.now()));
    }
    reap();
    watch.close();
    synchronized (descriptors) {
      shim.close();
    }
    closeProcess();
  }

  private void reap() {
    try {
      shim.reap();
    } catch (KernelException e) {
      if (e.errno() != Errno.ECHILD) { // a child of an engine before this one
        LOG.log(System.Logger.Level.WARNING, "a shim cannot be reaped", e);
      }
    }
  }
}
