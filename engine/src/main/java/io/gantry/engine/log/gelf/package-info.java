/**
 * The {@code gelf} driver: lines as messages of the Graylog Extended Log Format, version 1.1, over
 * UDP (compressed, in chunks) or TCP (one after the other, each ended by a zero byte).
 */
@NullMarked
package io.gantry.engine.log.gelf;

import org.jspecify.annotations.NullMarked;
