/**
 * Connection tracking ({@code linux/netfilter/nfnetlink_conntrack.h}): which connections a network
 * namespace knows, how their addresses are translated, and how to make it forget some.
 */
@NullMarked
package io.gantry.kernel.netlink.conntrack;

import org.jspecify.annotations.NullMarked;
