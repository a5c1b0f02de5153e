/**
 * How the fabric gets at the host's network namespace: threads inside, sockets, marks, switches.
 */
@NullMarked
package io.gantry.network.host;

import org.jspecify.annotations.NullMarked;
