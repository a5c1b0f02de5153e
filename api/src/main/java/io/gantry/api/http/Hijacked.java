package io.gantry.api.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection taken over for raw bytes.
 *
 * @param input what the client sends; it ends when the client closes its sending side, while {@code
 *     output} goes on
 * @param output what the client gets; collected until flushed
 */
public record Hijacked(InputStream input, OutputStream output) {}
