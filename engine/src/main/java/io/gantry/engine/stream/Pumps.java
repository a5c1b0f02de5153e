package io.gantry.engine.stream;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Registration;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The few threads that move the output of all processes. A stream with something to say is queued;
 * a thread moves a bounded amount of it and queues it again behind the others, so no container
 * starves another. A stream that is busy is not given back to the poller between two turns: the
 * thread looks again a moment later, and finds much at once instead of being woken for every line.
 */
public final class Pumps implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Pumps.class.getName());

  /** How long a busy stream is left to fill its pipe, when nobody else has anything to say. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Poller poller;
  private final OpenFile nowhere;
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  private Pumps(Poller poller, OpenFile nowhere) {
    this.poller = poller;
    this.nowhere = nowhere;
  }

  /** What became of a turn. */
  enum Turn {
    /** Nothing is left; the poller, or whoever made it wait, queues it again. */
    RESTED,
    /** More is likely to come at once. */
    BUSY,
    /** More is there at once. */
    MORE;

    /** What both come to. */
    Turn or(Turn other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /** What is queued. */
  @FunctionalInterface
  interface Work {
    Turn run(PumpBuffers buffers);
  }

  /**
   * Starts the threads.
   *
   * @param poller stays the caller's, and open until this has been closed
   * @param threads how many, at least one
   */
  public static Pumps open(Poller poller, int threads) throws IOException {
    Pumps pumps = new Pumps(poller, openNowhere());
    for (int i = 0; i < threads; i++) {
      pumps.threads.add(Thread.ofPlatform().name("pump-" + i).daemon(true).start(pumps::run));
    }
    return pumps;
  }

  private static OpenFile openNowhere() throws IOException {
    try (Directory dev = Directory.open(Path.of("/dev"))) {
      return dev.open("null", Open.O_WRONLY | Open.O_CLOEXEC, 0);
    }
  }

  /** {@code /dev/null}, for what nobody wants. */
  Fd nowhere() {
    return nowhere.fd();
  }

  void queue(Work work) {
    queue.add(work);
  }

  Registration register(Fd fd, Interest interest, Poller.Listener listener) throws IOException {
    return poller.register(fd, interest, listener);
  }

  private void run() {
    try (LazyBuffers buffers = new LazyBuffers()) {
      for (Work work = queue.take(); !closed; ) {
        Turn turn = work.run(buffers.get());
        work = turn == Turn.RESTED ? queue.take() : afterTurn(work, turn);
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "containers' output stands still: no pipe for a pump thread", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Others come first; when there are none the thread goes on, and no other needs to be woken. */
  private Work afterTurn(Work work, Turn turn) {
    if (turn == Turn.BUSY && queue.isEmpty()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    Work other = queue.poll();
    if (other == null) {
      return work;
    }
    queue.add(work);
    return other;
  }

  /** Stops after the present turns. What was not moved stays where the next engine finds it. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(t -> queue.add(buffers -> Turn.RESTED));
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    nowhere.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Made when the first stream has something to say. */
  private static final class LazyBuffers implements AutoCloseable {
    private @Nullable PumpBuffers buffers;

    PumpBuffers get() throws IOException {
      PumpBuffers made = buffers;
      if (made == null) {
        made = new PumpBuffers();
        buffers = made;
      }
      return made;
    }

    @Override
    public void close() {
      if (buffers != null) {
        buffers.close();
      }
    }
  }
}
