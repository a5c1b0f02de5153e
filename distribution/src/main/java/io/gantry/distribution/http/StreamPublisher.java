package io.gantry.distribution.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * A stream as the body of a request, in large pieces: the JDK's own publisher sends 16 KiB at once,
 * and each piece passes through three threads.
 */
public final class StreamPublisher implements Flow.Publisher<ByteBuffer> {

  private static final int PIECE = 1 << 18;

  private final Supplier<InputStream> content;

  /** Opens a stream for each time that the request is sent. */
  public StreamPublisher(Supplier<InputStream> content) {
    this.content = content;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Pieces(content.get(), subscriber));
  }

  /** Reads as much as is asked for, on the asking thread. */
  private static final class Pieces implements Flow.Subscription {
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
        if (n > 0) {
          subscriber.onNext(ByteBuffer.wrap(n < PIECE ? Arrays.copyOf(piece, n) : piece));
        }
        if (n < PIECE) {
          cancel();
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
