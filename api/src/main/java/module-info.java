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
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires java.management;
  requires jdk.management;

  exports io.gantry.api.wire to
      io.avaje.jsonb;

  provides System.LoggerFinder with
      io.gantry.api.daemon.DaemonLog;
  provides io.avaje.jsonb.spi.JsonbExtension with
      io.gantry.api.wire.jsonb.GeneratedJsonComponent;
}
