package io.gantry.distribution.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * A stream as the body of a request, in large pieces: the JDK's own publisher sends 16 KiB at once,
 * and each piece passes through three threads. It knows when the last piece was taken, so that a
 * receiver who takes nothing more is noticed.
 */
public final class StreamPublisher implements BodyPublisher {

  private static final int PIECE = 1 << 18;

  private final Supplier<InputStream> content;
  private final long length;
  private volatile long moved = System.nanoTime();
  private volatile boolean whole;

  /**
   * Opens a stream for each time that the request is sent.
   *
   * @param length how many bytes it has; -1 when that shows at its end
   */
  public StreamPublisher(Supplier<InputStream> content, long length) {
    this.content = content;
    this.length = length;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    moved = System.nanoTime();
    whole = false;
    subscriber.onSubscribe(new Pieces(content.get(), subscriber));
  }

  /** Whether nothing more was taken for so long, or nothing answered when all was. */
  boolean isStuck(Duration stall, Duration verdict) {
    return System.nanoTime() - moved > (whole ? verdict : stall).toNanos();
  }

  /** Reads as much as is asked for, on the asking thread. */
  private final class Pieces implements Flow.Subscription {
    private final InputStream in;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private long wanted;
    private boolean busy;
    private boolean ended;

    Pieces(InputStream in, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.in = in;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      moved = System.nanoTime();
      synchronized (this) {
        wanted += n;
        if (busy) {
          return;
        }
        busy = true;
      }
      while (more()) {
        send();
      }
    }

    private synchronized boolean more() {
      boolean more = wanted > 0 && !ended;
      wanted -= more ? 1 : 0;
      busy = more;
      return more;
    }

    private void send() {
      try {
        byte[] piece = new byte[PIECE];
        int n = in.readNBytes(piece, 0, PIECE);
        moved = System.nanoTime();
        if (n > 0) {
          subscriber.onNext(ByteBuffer.wrap(n < PIECE ? Arrays.copyOf(piece, n) : piece));
        }
        if (n < PIECE) {
          cancel();
          whole = true;
          subscriber.onComplete();
        }
      } catch (IOException | RuntimeException e) {
        cancel();
        subscriber.onError(e);
      }
    }

    @Override
    public synchronized void cancel() {
      ended = true;
    }
  }
}
