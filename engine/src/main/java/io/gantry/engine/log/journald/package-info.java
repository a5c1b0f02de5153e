/**
 * The {@code journald} driver: lines as entries of systemd's journal, by the native protocol of its
 * socket, and read back from the journal's files.
 */
@NullMarked
package io.gantry.engine.log.journald;

import org.jspecify.annotations.NullMarked;
