/**
 * Which ports of the host are published, and that no other program serves them meanwhile.
 *
 * <p>{@link io.gantry.network.port.HostPorts} decides, and holds each port by a socket that is
 * bound and does nothing: packets are led to containers by rules that act before any socket is
 * looked up. The kernel frees the sockets of an engine that died, and the next engine reserves the
 * ports of what lives again.
 */
@NullMarked
package io.gantry.network.port;

import org.jspecify.annotations.NullMarked;
