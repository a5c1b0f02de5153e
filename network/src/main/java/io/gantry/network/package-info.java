/**
 * What containers' networks are made of on the host, and the one interface through which the engine
 * has them made.
 *
 * <p>A <b>network</b> ({@link io.gantry.network.NetworkSpec}) is a bridge, or a parent interface
 * that others hang on. A <b>sandbox</b> ({@link io.gantry.network.Sandbox}) is a network namespace
 * with its set-up: a container's view of the networks. An <b>endpoint</b> ({@link
 * io.gantry.network.EndpointSpec}) is a sandbox's place on a network: an interface with addresses,
 * and the ports that are published through it. The <b>fabric</b> ({@link io.gantry.network.Fabric})
 * makes all of them, and knows what lives.
 *
 * <p>Invariants: what is asked for is a value, decided before (addresses, ports, names: all chosen
 * by the caller); making is idempotent, so that an engine that comes back after a crash asks for
 * all of it again; what belongs to nobody is found by its mark and removed; the containers' traffic
 * never passes through the engine, but for a published port on the IPv6 loopback, which no kernel
 * rule can translate.
 */
@NullMarked
package io.gantry.network;

import org.jspecify.annotations.NullMarked;
