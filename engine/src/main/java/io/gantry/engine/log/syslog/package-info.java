/**
 * The {@code syslog} driver: lines as messages of RFC 3164 or RFC 5424, to the host's own socket or
 * to a server over UDP, TCP or TLS, written as dockerd writes them.
 */
@NullMarked
package io.gantry.engine.log.syslog;

import org.jspecify.annotations.NullMarked;
