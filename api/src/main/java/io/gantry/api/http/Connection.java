package io.gantry.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Everything here happens on its event loop, except what says otherwise.
 *
 * <pre>
 * idle --request--> answering --handler ended--> idle, when the client may send the next
 *                       |                   \--> closing, when it may not
 *                       \--hijack--> raw --handler ended or client gone--> closing
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends in channelInactive
final class Connection extends ChannelInboundHandlerAdapter {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A body nobody reads is read to its end when no more of it than this comes. */
  private static final long DRAINED_BYTES = 256 * 1024;

  /** How long a client may take to see the last bytes before the connection is cut. */
  private static final long LINGER_MILLIS = 500;

  private final Connections connections;
  private final Handler handler;
  private final Limits limits;
  private final RequestDecoder decoder;
  private final Outbound outbound;
  private final Channel channel;
  private @Nullable Exchange exchange;
  private boolean inputClosed;
  private boolean closing;
  private boolean draining;
  private boolean raw;

  /** Whether the exchange's handler is done, and only what is left of its body is awaited. */
  private boolean answered;

  Connection(
      Channel channel,
      Connections connections,
      Handler handler,
      Limits limits,
      Pieces pieces,
      RequestDecoder decoder) {
    this.channel = channel;
    this.connections = connections;
    this.handler = handler;
    this.limits = limits;
    this.decoder = decoder;
    this.outbound = new Outbound(channel, pieces);
  }

  Outbound outbound() {
    return outbound;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Exchange current = exchange;
    if (closing) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest head) {
      current = begin(head);
    }
    if (current == null) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpContent content) {
      current.body().offer(content.content());
      if (message instanceof LastHttpContent) {
        current.body().complete();
        afterDrain();
      }
    } else if (message instanceof ByteBuf bytes) {
      current.body().offer(bytes);
    }
    tooMuchToDrain(current);
  }

  private @Nullable Exchange begin(HttpRequest head) {
    if (head.decoderResult().isFailure()) {
      refuse(status(head.decoderResult().cause()));
      return null;
    }
    if (head.protocolVersion().majorVersion() != 1) {
      refuse(505);
      return null;
    }
    Exchange begun =
        new Exchange(this, handler, head, new BodyInput(channel, limits.bufferedBytes()));
    exchange = begun;
    answered = false;
    connections.begun(begun);
    Thread.startVirtualThread(begun);
    return begun;
  }

  private static int status(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException e -> 431;
      case TooLongHttpLineException e -> 414;
      default -> 400;
    };
  }

  /** Says what is wrong with a request that cannot be read, in Go's words, and hangs up. */
  private void refuse(int status) {
    String text = status + " " + StatusText.of(status);
    String answer =
        "HTTP/1.1 "
            + text
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
            + text;
    channel.writeAndFlush(Unpooled.wrappedBuffer(answer.getBytes(StandardCharsets.US_ASCII)));
    closeGently();
  }

  /** Lets a client that waits for it send its body. From any thread. */
  void sayContinue() {
    channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
  }

  /** Makes what comes from now on the exchange's input. From any thread. */
  void goRaw(Exchange hijacker) {
    hijacker.body().reopen();
    channel
        .eventLoop()
        .execute(
            () -> {
              raw = true;
              try {
                decoder.raw(channel.pipeline().context(decoder));
              } catch (Exception e) {
                channel.close();
              }
              if (inputClosed || !channel.isActive()) {
                hijacker.body().complete();
              }
            });
  }

  /** The handler is done. From the handler's thread. */
  void ended(Exchange done) {
    connections.ended(done);
    try {
      channel.eventLoop().execute(() -> afterResponse(done));
    } catch (RejectedExecutionException e) {
      outbound.close(); // the server has stopped
    }
  }

  private void afterResponse(Exchange done) {
    answered = true;
    boolean complete = done.body().isComplete();
    done.body().discard();
    if (!channel.isActive()) {
      return;
    }
    if (done.closes() || inputClosed) {
      closeGently();
    } else if (complete) {
      next();
    } else {
      draining = true;
      tooMuchToDrain(done);
    }
  }

  private void tooMuchToDrain(@Nullable Exchange done) {
    if (draining && done != null && done.body().received() > DRAINED_BYTES) {
      closeGently();
    }
  }

  private void afterDrain() {
    if (draining) {
      draining = false;
      // The decoder is in the middle of handing the body over: go on when it is through.
      channel.eventLoop().execute(this::next);
    }
  }

  private void next() {
    exchange = null;
    try {
      decoder.next(channel.pipeline().context(decoder));
    } catch (Exception e) {
      channel.close();
    }
  }

  /** Ends our side, and cuts the connection when the client has ended its own, or soon. */
  private void closeGently() {
    closing = true;
    draining = false;
    channel.config().setAutoRead(true);
    if (inputClosed || !(channel instanceof DuplexChannel duplex)) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(f -> duplex.shutdownOutput());
    channel
        .eventLoop()
        .schedule(
            () -> {
              channel.close();
            },
            LINGER_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputClosed();
    }
  }

  private void inputClosed() {
    inputClosed = true;
    Exchange current = exchange;
    if (closing || answered || current == null) {
      closeGently();
    } else if (raw) {
      current.body().complete();
    } else if (!current.isHijacked()) { // otherwise goRaw is on its way and will see it
      current.body().broken();
      current.gone();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outbound.writable();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    outbound.close();
    Exchange current = exchange;
    if (current != null) {
      current.body().broken();
      current.gone();
    }
    connections.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    channel.close();
  }
}
