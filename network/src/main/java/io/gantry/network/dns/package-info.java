/**
 * The name server that containers find at 127.0.0.11.
 *
 * <p>A sandbox has one {@link io.gantry.network.dns.NameServer}, made by the engine's {@link
 * io.gantry.network.dns.NameServers}. A query is answered from what the sandbox's {@link
 * io.gantry.network.NameService} knows; all others go to the resolvers that it names, byte by byte
 * as they came but for their number, and so do the answers on the way back.
 *
 * <p>Invariants: a packet, whoever sent it, can make nothing fail but its own query. An answer is
 * taken only from the resolver that was asked, at the port it was asked from, with the number and
 * the question it was asked. The queries under way, the connections and the answers kept are
 * bounded, for each sandbox and for all.
 *
 * <p>Threads are virtual: two for each sandbox, which wait for packets, one for each connection,
 * and a few for each query that is under way to a resolver. What a sandbox's name service knows is
 * answered by the thread that received the query.
 */
@NullMarked
package io.gantry.network.dns;

import org.jspecify.annotations.NullMarked;
