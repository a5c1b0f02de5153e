package io.gantry.kernel.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches thousands of descriptors with a few platform threads ({@code epoll(7)}). A registration
 * is armed for one event: when it comes, the listener is called on one of the poller's threads, and
 * hears nothing more until it (or anybody) arms the registration again. So a listener is never
 * called by two threads at once, and what a descriptor still has to give is told again after
 * arming.
 *
 * <p>All threads wait in the same {@code epoll_wait}, one event each: there is no hand-over between
 * an event's arrival and its listener. Listeners should not block for long, as they hold up one of
 * the few threads; what they throw goes to the thread's uncaught-exception handler, and the
 * registration stays disarmed.
 */
public final class Poller implements AutoCloseable {
  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;
  private static final int EPOLLRDHUP = 0x2000;
  private static final int EPOLLONESHOT = 1 << 30;
  private static final long FOREVER = -1;
  private static final long STOP = 0;

  /** {@code struct epoll_event} is packed on x86-64 only. */
  private static final int DATA_OFFSET = Architecture.host() == Architecture.X86_64 ? 4 : 8;

  private static final int EVENT_SIZE = 16;

  private final Fd epoll;
  private final EventFd stop;
  private final ConcurrentMap<Long, Registration> registrations = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong(STOP);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean closed;

  private Poller(Fd epoll, EventFd stop) {
    this.epoll = epoll;
    this.stop = stop;
  }

  /**
   * Opens a poller and starts its threads.
   *
   * @param name what its threads are called, followed by a number
   * @param threads how many, at least one
   */
  public static Poller open(String name, int threads) throws KernelException {
    Fd epoll = new Fd((int) SystemCalls.check(Syscall.EPOLL_CREATE1, "", EPOLL_CLOEXEC));
    Poller poller = new Poller(epoll, EventFd.open());
    poller.control(EPOLL_CTL_ADD, poller.stop.fd(), STOP, Readiness.IN);
    poller.running.set(threads);
    for (int i = 0; i < threads; i++) {
      poller.threads.add(Thread.ofPlatform().name(name + "-" + i).daemon(true).start(poller::run));
    }
    return poller;
  }

  /**
   * Begins to watch {@code fd}, armed for {@code interest}. The registration must be closed before
   * the descriptor is: the kernel watches the open file, which lives on while anybody (a shim) has
   * a copy.
   *
   * @param fd stays the caller's; one registration at a time for each descriptor
   * @throws KernelException {@code EPERM} for a descriptor that cannot be waited for (a file),
   *     {@code EEXIST} when it is registered already
   */
  public Registration register(Fd fd, Interest interest, Listener listener) throws KernelException {
    long id = lastId.incrementAndGet();
    Registration registration = new Registration(this, fd, id, listener);
    registrations.put(id, registration);
    try {
      control(EPOLL_CTL_ADD, fd, id, armed(interest));
    } catch (KernelException e) {
      registrations.remove(id);
      throw e;
    }
    return registration;
  }

  /** How many registrations are open. */
  public int size() {
    return registrations.size();
  }

  /**
   * Stops watching, and waits for the listeners that are being called (but not for one that calls
   * this). The last of the threads to end closes what the poller itself has open.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      stop.raise(); // first: a thread that sees the end for itself closes the counter
    } catch (KernelException e) {
      throw new IllegalStateException("an event counter cannot be raised", e);
    }
    closed = true;
    threads.forEach(Poller::join);
  }

  void arm(Registration registration, Interest interest) throws KernelException {
    if (closed) {
      return;
    }
    control(EPOLL_CTL_MOD, registration.fd(), registration.id(), armed(interest));
  }

  void remove(Registration registration) {
    if (registrations.remove(registration.id()) != null && registration.fd().isOpen() && !closed) {
      try {
        control(EPOLL_CTL_DEL, registration.fd(), registration.id(), 0);
      } catch (KernelException e) {
        throw new IllegalStateException("a watched descriptor was closed too early", e);
      }
    }
  }

  private static int armed(Interest interest) {
    return interest.bits() | EPOLLRDHUP | EPOLLONESHOT;
  }

  private void control(int operation, Fd fd, long id, int events) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment event = scratch.allocate(EVENT_SIZE);
      event.set(JAVA_INT, 0, events);
      event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, id);
      SystemCalls.check(
          Syscall.EPOLL_CTL,
          fd.toString(),
          epoll.number(),
          operation,
          fd.number(),
          event.address());
    }
  }

  private void run() {
    try {
      serve();
    } finally {
      if (running.decrementAndGet() == 0) {
        registrations.clear();
        epoll.close();
        stop.close();
      }
    }
  }

  private void serve() {
    try (Scratch scratch = new Scratch()) {
      MemorySegment event = scratch.allocate(EVENT_SIZE);
      while (!closed) {
        long count =
            SystemCalls.call(
                Syscall.EPOLL_PWAIT, epoll.number(), event.address(), 1, FOREVER, 0, 8);
        if (count < 0) {
          throw new IllegalStateException("epoll_wait: " + Errno.of((int) -count).text());
        }
        if (count > 0 && !closed) {
          dispatch(event.get(JAVA_LONG_UNALIGNED, DATA_OFFSET), event.get(JAVA_INT, 0));
        }
      }
    }
  }

  private void dispatch(long id, int bits) {
    Registration registration = registrations.get(id);
    if (registration == null) {
      return;
    }
    try {
      registration.fire(new Readiness(bits));
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private static void join(Thread thread) {
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears of a registration's event. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The descriptor is ready; the registration is disarmed now.
     *
     * @param registration to arm again, or to close
     * @param readiness what for
     */
    void ready(Registration registration, Readiness readiness);
  }
}
