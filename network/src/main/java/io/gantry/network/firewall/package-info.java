/**
 * What passes between containers, the host and the outside: one table of nftables. Its chains and
 * rules are the same on every host ({@link io.gantry.network.firewall.Layout}); networks and
 * endpoints are elements of its sets and maps ({@link io.gantry.network.firewall.Elements}), which
 * are computed from their specifications as values. So the thousandth published port costs what the
 * first did, and what a table lacks is found by comparing.
 *
 * <p>The chain {@code gantry-user} is the host's admin's: it sees every forwarded packet first, and
 * its rules are kept over restarts, flushes and reboots.
 */
@NullMarked
package io.gantry.network.firewall;

import org.jspecify.annotations.NullMarked;
