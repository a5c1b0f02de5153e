/** The Docker Engine API over HTTP: routes, wire records, streams; translation only. */
module io.gantry.api {
  requires static org.jspecify;
  requires io.gantry.engine;
  requires io.avaje.jsonb;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
}
