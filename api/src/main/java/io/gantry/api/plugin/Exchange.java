package io.gantry.api.plugin;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request to a plugin and its answer, over a connection of its own. Time is kept by closing the
 * connection, which ends whatever waits on it.
 */
final class Exchange {
  private static final int MOST_BYTES = 16 << 20;
  private static final int READ_BYTES = 16 << 10;

  private final PluginAddress address;
  private final Duration patience;

  Exchange(PluginAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /** What came back. */
  record Answer(int status, String content) {}

  /** Nobody has got the request: it may be tried again. */
  static final class Unreached extends IOException {
    private static final long serialVersionUID = 1L;

    Unreached(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Posts {@code body} to {@code /method}.
   *
   * @throws Unreached when nobody listens
   * @throws EOFException when it goes without an answer
   * @throws InterruptedIOException when the patience is over
   */
  Answer post(String method, byte[] body) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (SocketChannel channel = SocketChannel.open(address.family())) {
      var _ =
          done.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
              .exceptionally(late -> closed(channel));
      connect(channel);
      write(channel, method, body);
      return read(channel);
    } catch (ClosedByInterruptException e) {
      throw interrupted("context canceled", e);
    } catch (SocketException e) {
      // it died with the request in its hands
      EOFException end = new EOFException("EOF");
      end.initCause(e);
      throw end;
    } catch (AsynchronousCloseException e) {
      throw interrupted("context deadline exceeded", e);
    } finally {
      done.complete(null);
    }
  }

  private static InterruptedIOException interrupted(String message, IOException cause) {
    InterruptedIOException e = new InterruptedIOException(message);
    e.initCause(cause);
    return e;
  }

  private static @Nullable Void closed(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(Exchange.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection was not closed", e);
    }
    return null;
  }

  private void connect(SocketChannel channel) throws IOException {
    try {
      channel.connect(address.socket());
    } catch (ConnectException e) {
      throw unreached(e);
    } catch (SocketException e) {
      // what the JDK throws for a socket file that is not there
      throw unreached(e);
    }
  }

  private Unreached unreached(SocketException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return new Unreached("dial " + address + ": connect: " + reason, e);
  }

  private static void write(SocketChannel channel, String method, byte[] body) throws IOException {
    String head =
        "POST /"
            + method
            + " HTTP/1.1\r\nHost: plugin.moby.localhost\r\n"
            + "Accept: application/vnd.docker.plugins.v1.2+json\r\n"
            + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, whole, first.length, body.length);
    ByteBuffer out = ByteBuffer.wrap(whole);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private static Answer read(SocketChannel channel) throws IOException {
    EmbeddedChannel decoder =
        new EmbeddedChannel(new HttpResponseDecoder(), new HttpObjectAggregator(MOST_BYTES));
    try {
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      while (true) {
        int count = channel.read(buffer.clear());
        if (count < 0) {
          decoder.finish();
        } else {
          decoder.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        }
        FullHttpResponse response = decoder.readInbound();
        if (response != null) {
          return answer(response);
        }
        if (count < 0) {
          throw new EOFException("EOF");
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("malformed HTTP response: " + e.getMessage(), e);
    } finally {
      decoder.finishAndReleaseAll();
    }
  }

  private static Answer answer(FullHttpResponse response) throws IOException {
    try {
      if (response.decoderResult().isFailure()) {
        throw new IOException("malformed HTTP response", response.decoderResult().cause());
      }
      return new Answer(
          response.status().code(), response.content().toString(StandardCharsets.UTF_8));
    } finally {
      response.release();
    }
  }
}
