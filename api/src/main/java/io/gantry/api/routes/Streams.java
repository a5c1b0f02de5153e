package io.gantry.api.routes;

import io.gantry.api.routing.ApiVersion;

/** How streams of output are announced to clients. */
final class Streams {
  private static final String RAW = "application/vnd.docker.raw-stream";
  private static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

  private Streams() {}

  /** Since 1.42 clients are told whether the stream is multiplexed. */
  static String contentType(ApiVersion version, boolean tty) {
    return tty || !version.atLeast(42) ? RAW : MULTIPLEXED;
  }
}
