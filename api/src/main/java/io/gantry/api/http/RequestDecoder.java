package io.gantry.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request, then stands still until told how to go on: with the next request, or, once
 * the connection is hijacked, by passing on bytes as they are.
 *
 * <p>A head that takes longer than {@link Limits#headTime} closes the connection; a connection on
 * which nothing came stays open for ever and costs no timer.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private enum Mode {
    HEAD,
    BODY,
    STANDING,
    RAW
  }

  private final Limits limits;
  private Mode mode = Mode.HEAD;
  private boolean headBegun;
  private @Nullable Future<?> headTimer;
  private @Nullable ByteBuf leftBehind;

  RequestDecoder(Limits limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.lineBytes())
            .setMaxHeaderSize(limits.headerBytes())
            .setMaxChunkSize(64 * 1024)
            .setInitialBufferSize(256));
    this.limits = limits;
  }

  /** Goes on with the client's next request. On the event loop. */
  void next(ChannelHandlerContext ctx) throws Exception {
    go(ctx, Mode.HEAD);
  }

  /** Passes on what came since the request, and all that will come, as it is. On the event loop. */
  void raw(ChannelHandlerContext ctx) throws Exception {
    go(ctx, Mode.RAW);
    if (leftBehind != null) {
      ByteBuf bytes = leftBehind;
      leftBehind = null;
      ctx.fireChannelRead(bytes);
    }
  }

  private void go(ChannelHandlerContext ctx, Mode next) throws Exception {
    mode = next;
    ctx.channel().config().setAutoRead(true);
    if (actualReadableBytes() > 0) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      channelReadComplete(ctx);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    super.channelRead(ctx, msg);
    if (mode == Mode.STANDING && actualReadableBytes() > limits.bufferedBytes()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what fails ends in channelInactive
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (mode == Mode.HEAD && headBegun && headTimer == null) {
      headTimer =
          ctx.executor()
              .schedule(
                  () -> {
                    ctx.close();
                  },
                  limits.headTime().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    super.channelReadComplete(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    switch (mode) {
      case STANDING -> {}
      case RAW -> {
        if (in.isReadable()) {
          out.add(in.readRetainedSlice(in.readableBytes()));
        }
      }
      case HEAD, BODY -> {
        headBegun |= mode == Mode.HEAD && in.isReadable();
        super.decode(ctx, in, out);
        out.forEach(this::decoded);
      }
    }
  }

  private void decoded(Object part) {
    if (part instanceof HttpRequest) {
      mode = Mode.BODY;
      headBegun = false;
      stopHeadTimer();
    }
    if (part instanceof LastHttpContent) {
      mode = Mode.STANDING;
    }
  }

  /** The client has closed its side: what it sent last may still be wanted by a hijack. */
  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    if (mode == Mode.STANDING && in.isReadable()) {
      leftBehind = in.readRetainedSlice(in.readableBytes());
    } else if (mode == Mode.RAW) {
      decode(ctx, in, out);
    } else if (mode != Mode.STANDING) {
      super.decodeLast(ctx, in, out);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    stopHeadTimer();
    if (leftBehind != null) {
      leftBehind.release();
      leftBehind = null;
    }
    super.handlerRemoved0(ctx);
  }

  private void stopHeadTimer() {
    if (headTimer != null) {
      headTimer.cancel(false);
      headTimer = null;
    }
  }
}
