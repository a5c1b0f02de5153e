package io.gantry.kernel.io;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.KernelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PollerTest {
  private final Poller poller = open();

  @AfterEach
  void close() {
    poller.close();
  }

  @Test
  void aRegistrationTellsOfOneEventUntilItIsArmedAgain() throws Exception {
    BlockingQueue<Readiness> events = new LinkedBlockingQueue<>();
    try (Pipe pipe = Pipe.open();
        Registration registration =
            poller.register(pipe.readEnd(), Interest.READ, (r, ready) -> events.add(ready))) {
      write(pipe);
      assertThat(events.poll(10, SECONDS)).matches(Readiness::readable);
      write(pipe);
      assertThat(events.poll()).isNull();
      registration.arm(Interest.READ);
      assertThat(events.poll(10, SECONDS)).matches(Readiness::readable);
    }
    assertThat(poller.size()).isZero();
  }

  @Test
  void aHangUpIsToldWhenNothingElseIsWaitedFor() throws Exception {
    BlockingQueue<Readiness> events = new LinkedBlockingQueue<>();
    try (Pipe pipe = Pipe.open();
        Registration registration =
            poller.register(pipe.readEnd(), Interest.HANG_UP, (r, ready) -> events.add(ready))) {
      assertThat(registration.fd()).isSameAs(pipe.readEnd());
      write(pipe);
      pipe.writeEnd().close();
      assertThat(events.poll(10, SECONDS)).matches(Readiness::hungUp);
    }
  }

  @Test
  void armingFromWithinTheListenerNeverMakesTwoCallsAtOnce() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch calls = new CountDownLatch(200);
    try (Pipe pipe = Pipe.open()) {
      write(pipe);
      Registration registration =
          poller.register(
              pipe.readEnd(),
              Interest.READ,
              (r, ready) -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                arm(r);
                Thread.onSpinWait();
                inside.decrementAndGet();
                calls.countDown();
              });
      assertThat(calls.await(20, SECONDS)).isTrue();
      registration.close();
      poller.close();
      assertThat(inside).hasValue(0);
      assertThat(most).hasValue(1);
    }
  }

  @Test
  void closingDoesNotWaitForACallThatIsUnderWayAndLetsNoneFollow() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    try (Pipe pipe = Pipe.open()) {
      write(pipe);
      Registration registration =
          poller.register(
              pipe.readEnd(),
              Interest.READ,
              (r, ready) -> {
                entered.countDown();
                arm(r);
                await(leave);
                finished.incrementAndGet();
                finish.countDown();
              });
      assertThat(entered.await(10, SECONDS)).isTrue();
      registration.close();
      assertThat(finished).hasValue(0);
      leave.countDown();
      assertThat(finish.await(10, SECONDS)).isTrue();
      poller.close();
      assertThat(finished).hasValue(1);
    }
  }

  @Test
  void aListenerMayCloseItsOwnRegistrationAndAnotherMayTakeItsPlace() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (Pipe pipe = Pipe.open()) {
      write(pipe);
      poller.register(
          pipe.readEnd(),
          Interest.READ,
          (r, ready) -> {
            r.close();
            events.add("first");
          });
      assertThat(events.poll(10, SECONDS)).isEqualTo("first");
      try (Registration second =
          poller.register(pipe.readEnd(), Interest.READ, (r, ready) -> events.add("second"))) {
        assertThat(events.poll(10, SECONDS)).isEqualTo("second");
        assertThat(second.fd().isOpen()).isTrue();
      }
    }
  }

  @Test
  void aListenerThatThrowsDoesNotStopTheOthers() throws Exception {
    BlockingQueue<Readiness> events = new LinkedBlockingQueue<>();
    List<Pipe> pipes = new ArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    try {
      for (int i = 0; i < 3; i++) {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        write(pipe);
        poller.register(
            pipe.readEnd(),
            Interest.READ,
            (r, ready) -> {
              r.close();
              throw new IllegalStateException("on purpose");
            });
        assertThat(thrown.poll(10, SECONDS)).hasMessage("on purpose");
      }
      Pipe last = Pipe.open();
      pipes.add(last);
      write(last);
      poller.register(last.readEnd(), Interest.READ, (r, ready) -> events.add(ready));
      assertThat(events.poll(10, SECONDS)).isNotNull();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      poller.close();
      pipes.forEach(Pipe::close);
    }
  }

  @Test
  void aThousandPipesAreWatchedByTwoThreads() throws Exception {
    CountDownLatch calls = new CountDownLatch(1000);
    List<Pipe> pipes = new ArrayList<>();
    List<Registration> registrations = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        registrations.add(
            poller.register(pipe.readEnd(), Interest.READ, (r, ready) -> calls.countDown()));
      }
      for (Pipe pipe : pipes) {
        write(pipe);
      }
      assertThat(calls.await(20, SECONDS)).isTrue();
    } finally {
      registrations.forEach(Registration::close);
      pipes.forEach(Pipe::close);
    }
    assertThat(poller.size()).isZero();
  }

  private static Poller open() {
    try {
      return Poller.open("test-poller", 2);
    } catch (KernelException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Pipe pipe) throws KernelException {
    Transfer.write(pipe.writeEnd(), ByteBuffer.allocate(1));
  }

  private static void arm(Registration registration) {
    try {
      registration.arm(Interest.READ);
    } catch (KernelException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
