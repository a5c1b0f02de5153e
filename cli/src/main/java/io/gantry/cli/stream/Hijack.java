package io.gantry.cli.stream;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Connection;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A terminal's or a pipe's side of a hijacked connection: typed bytes go one way on a thread of
 * their own, output comes the other way until the container's side ends it or the user detaches.
 *
 * @param exchange the connection
 * @param tty whether the stream is raw rather than multiplexed
 * @param input whether standard input is sent
 * @param detachKeys the keys that detach
 */
public record Hijack(Api.Exchange exchange, boolean tty, boolean input, String detachKeys) {
  /**
   * Serves both directions until the output ends.
   *
   * @return whether the user detached
   */
  public boolean serve(Session session) throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean detached = new AtomicBoolean();
    IOException[] failure = new IOException[1];
    if (input) {
      daemon("stdin", () -> send(session.in(), detached, done));
    }
    daemon(
        "stdout",
        () -> {
          try {
            receive(session.out(), session.err());
          } catch (IOException e) {
            failure[0] = e;
          }
          done.countDown();
        });
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
    if (failure[0] != null && !detached.get()) {
      throw failure[0];
    }
    return detached.get();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void receive(OutputStream out, OutputStream err) throws IOException {
    InputStream from = exchange.connection().input();
    if (tty) {
      Frames.copy(from, out);
    } else {
      Frames.split(from, out, err);
    }
  }

  private void send(InputStream from, AtomicBoolean detached, CountDownLatch done) {
    Connection connection = exchange.connection();
    InputStream typed = tty ? new DetachKeys(from, DetachKeys.parse(detachKeys)) : from;
    try {
      Frames.copy(typed, connection.output());
      connection.finishOutput();
    } catch (DetachKeys.Detached e) {
      detached.set(true);
      done.countDown();
    } catch (IOException e) {
      // The container has gone or the connection is closed: its output says how that ended.
    }
  }
}
