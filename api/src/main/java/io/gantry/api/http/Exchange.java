package io.gantry.api.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One request and its response, and what only the two and their connection must know. */
final class Exchange implements Runnable {
  private static final System.Logger LOG = System.getLogger("io.gantry.api.http");

  private final Connection connection;
  private final Handler handler;
  private final BodyInput body;
  private final Request request;
  private final Response response;
  private final boolean head;
  private final boolean http10;
  private final boolean upgrade;
  private final boolean expectsContinue;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean continued;
  private volatile boolean closes;
  private volatile boolean hijacked;
  private volatile @Nullable Thread thread;

  private final Object goneLock = new Object();
  private @Nullable List<Runnable> goneActs = new ArrayList<>(1);

  Exchange(Connection connection, Handler handler, HttpRequest head, BodyInput body) {
    this.connection = connection;
    this.handler = handler;
    this.body = body;
    HttpHeaders headers = head.headers();
    this.head = head.method().name().equals("HEAD");
    this.http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    this.closes = !HttpUtil.isKeepAlive(head);
    this.upgrade = asksForTcp(headers);
    this.expectsContinue = HttpUtil.is100ContinueExpected(head);
    if (expectsContinue) {
      body.beforeFirstRead(this::sayContinue);
    }
    long length =
        HttpUtil.isTransferEncodingChunked(head) ? -1 : HttpUtil.getContentLength(head, 0L);
    this.request = new Request(this, head.method().name(), head.uri(), headers::get, body, length);
    this.response = new Response(this, connection.outbound());
  }

  private static boolean asksForTcp(HttpHeaders headers) {
    String connection = headers.get("Connection", "").toLowerCase(Locale.ROOT);
    return connection.contains("upgrade") && headers.contains("Upgrade");
  }

  private void sayContinue() {
    continued = true;
    connection.sayContinue();
  }

  boolean isHead() {
    return head;
  }

  boolean isHttp10() {
    return http10;
  }

  boolean wantsUpgrade() {
    return upgrade;
  }

  BodyInput body() {
    return body;
  }

  boolean isHijacked() {
    return hijacked;
  }

  /** Whether the connection is closed after this exchange. */
  boolean closes() {
    return closes || (expectsContinue && !continued);
  }

  void closeAfter() {
    closes = true;
  }

  InputStream rawInput() throws IOException {
    body.skipToEnd();
    hijacked = true;
    closes = true;
    connection.goRaw(this);
    return body;
  }

  /** Answers the request; on the exchange's own thread. */
  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      handler.handle(request, response);
      response.complete();
    } catch (IOException | InterruptedException e) {
      closes = true;
      LOG.log(Level.DEBUG, () -> request + " ended early: " + e);
    } catch (RuntimeException | Error e) {
      closes = true;
      LOG.log(Level.ERROR, "handler of " + request + " failed", e);
    } finally {
      ended.countDown();
      connection.ended(this);
    }
  }

  void onGone(Runnable act) {
    synchronized (goneLock) {
      if (goneActs != null) {
        goneActs.add(act);
        return;
      }
    }
    act.run();
  }

  boolean isGone() {
    synchronized (goneLock) {
      return goneActs == null;
    }
  }

  /** The client has gone away. */
  void gone() {
    List<Runnable> acts;
    synchronized (goneLock) {
      acts = goneActs == null ? List.of() : goneActs;
      goneActs = null;
    }
    if (!acts.isEmpty()) {
      Thread.startVirtualThread(() -> acts.forEach(Runnable::run));
    }
  }

  /** Breaks the handler off: the server stops. */
  void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Whether the handler has ended within {@code millis} milliseconds. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return ended.await(Math.max(0, millis), java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
