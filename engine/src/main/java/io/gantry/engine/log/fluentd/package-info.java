/**
 * The {@code fluentd} driver: lines as records of Fluentd's forward protocol (version 1) over TCP,
 * TLS or a unix socket, with acknowledgements where they are asked for.
 */
@NullMarked
package io.gantry.engine.log.fluentd;

import org.jspecify.annotations.NullMarked;
