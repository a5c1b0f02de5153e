/**
 * What the drivers that send logs to servers have in common: addresses as options spell them
 * ({@link io.gantry.engine.log.remote.Endpoint}), connections to them ({@link
 * io.gantry.engine.log.remote.Dial}) whose failures read as Docker's, TLS from PEM files, and
 * values of options by Go's rules.
 */
@NullMarked
package io.gantry.engine.log.remote;

import org.jspecify.annotations.NullMarked;
