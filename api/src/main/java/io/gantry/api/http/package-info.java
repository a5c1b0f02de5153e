/**
 * HTTP/1.1 with blocking handlers on virtual threads; the only package that sees Netty.
 *
 * <p>An {@link io.gantry.api.http.Acceptor} accepts connections of one listening socket and gives
 * them to a Netty event loop. Per connection there are two pipeline stages: {@link
 * io.gantry.api.http.RequestDecoder} turns bytes into one request at a time and stands still until
 * that is answered, so that bytes which follow it can still become the input of a hijacked
 * connection; {@link io.gantry.api.http.Connection} pairs each request with a virtual thread that
 * runs its {@link io.gantry.api.http.Handler} with a blocking {@link io.gantry.api.http.Request}
 * and {@link io.gantry.api.http.Response}.
 *
 * <p>Invariants: at most one exchange per connection is under way; no more than a few hundred
 * kilobytes are buffered in either direction, the socket is simply not read, or the writer waits;
 * an idle connection has no thread and no buffer.
 */
@NullMarked
package io.gantry.api.http;

import org.jspecify.annotations.NullMarked;
