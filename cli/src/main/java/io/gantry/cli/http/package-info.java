/**
 * HTTP/1.1 over unix sockets and TCP, as small as the Engine API needs it: kept connections,
 * chunked bodies both ways, and connections taken over for raw streams.
 */
@NullMarked
package io.gantry.cli.http;

import org.jspecify.annotations.NullMarked;
