/**
 * Published ports that the kernel cannot translate, because the client is at the IPv6 loopback, or
 * because client and container speak different versions of IP: connections are accepted at a port
 * of the loopback that the rules lead to, and their bytes carried by the engine.
 */
@NullMarked
package io.gantry.network.relay;

import org.jspecify.annotations.NullMarked;
