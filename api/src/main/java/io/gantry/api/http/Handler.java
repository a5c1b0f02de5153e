package io.gantry.api.http;

import java.io.IOException;

/** What answers a request; it runs on a virtual thread of its own and may block. */
@FunctionalInterface
public interface Handler {

  /**
   * Answers a request. A handler that returns without having answered gives an empty 200.
   *
   * @throws IOException when the client went away; the connection is closed without another word
   * @throws InterruptedException when the server stops, or when the client went away and the
   *     handler had asked for that by {@link Request#interruptWhenGone}
   */
  void handle(Request request, Response response) throws IOException, InterruptedException;
}
