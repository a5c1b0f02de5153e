package io.gantry.distribution.http;

import io.gantry.distribution.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes. It holds a few pieces at most; a sender that falls silent, or only trickles,
 * is given up. Read by one thread.
 */
public final class BodyStream extends InputStream implements BodySubscriber<BodyStream> {

  /**
   * Pieces asked for ahead; each has 16 KiB or some. More would outgrow the collector's nursery.
   */
  private static final int AHEAD = 4;

  private static final List<ByteBuffer> END = List.of();

  private final Patience patience;
  private final LinkedBlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;
  private List<ByteBuffer> current = List.of();
  private int at;
  private boolean ended;
  private long deadline = Long.MAX_VALUE;
  private long windowStart = System.nanoTime();
  private long windowBytes;

  BodyStream(Patience patience) {
    this.patience = patience;
  }

  // ---- the sending side ----

  @Override
  public CompletionStage<BodyStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription = source;
    if (closed) {
      source.cancel();
    } else {
      source.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (!buffers.isEmpty()) {
      pieces.add(buffers);
    }
  }

  @Override
  public void onError(Throwable problem) {
    failure = problem;
    pieces.add(END);
  }

  @Override
  public void onComplete() {
    pieces.add(END);
  }

  // ---- the reading side ----

  /** Gives the whole of what is left a time. */
  BodyStream within(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
    return this;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      while (at < current.size() && !current.get(at).hasRemaining()) {
        at++;
      }
      if (at < current.size()) {
        int n = Math.min(length, current.get(at).remaining());
        current.get(at).get(into, offset, n);
        return n;
      }
      if (ended || !next()) {
        return -1;
      }
    }
  }

  private boolean next() throws IOException {
    current = poll();
    at = 0;
    if (current.isEmpty()) {
      ended = true;
      Throwable problem = failure;
      if (problem != null) {
        throw new IOException("unexpected EOF", problem);
      }
      return false;
    }
    Flow.Subscription source = subscription;
    if (source != null) {
      source.request(1);
    }
    measure();
    return true;
  }

  private List<ByteBuffer> poll() throws IOException {
    long wait = Math.min(patience.silence().toNanos(), deadline - System.nanoTime());
    try {
      List<ByteBuffer> piece = pieces.poll(wait, TimeUnit.NANOSECONDS);
      if (piece == null) {
        throw new IOException("net/http: timeout awaiting response body");
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("context canceled");
    }
  }

  private void measure() throws IOException {
    current.forEach(buffer -> windowBytes += buffer.remaining());
    long now = System.nanoTime();
    if (now - windowStart > patience.window().toNanos()) {
      if (windowBytes < Patience.TRICKLE) {
        throw new IOException("net/http: the response body only trickles");
      }
      windowStart = now;
      windowBytes = 0;
    }
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription source = subscription;
    if (source != null) {
      source.cancel();
    }
    pieces.clear();
  }
}
