/**
 * The kernel's firewall, nf_tables ({@code linux/netfilter/nf_tables.h}). Values say what is there
 * or wanted: {@link io.gantry.kernel.netlink.nft.Table}, {@link
 * io.gantry.kernel.netlink.nft.Chain}, {@link io.gantry.kernel.netlink.nft.Rule} of {@link
 * io.gantry.kernel.netlink.nft.Expression}s, {@link io.gantry.kernel.netlink.nft.NftSet} of {@link
 * io.gantry.kernel.netlink.nft.Element}s. A {@link io.gantry.kernel.netlink.nft.NftBatch} collects
 * changes, a {@link io.gantry.kernel.netlink.nft.NftSocket} has them done at once and lists what is
 * there, a {@link io.gantry.kernel.netlink.nft.NftMonitor} hears when others change a table.
 *
 * <p>Ports published by elements of a map, as {@code nft} would write it:
 *
 * <pre>
 *   table inet gantry {
 *     map published { type inet_proto . inet_service : ipv4_addr . inet_service; }
 *     chain dnat {
 *       type nat hook prerouting priority -100; policy accept;
 *       meta nfproto ipv4 fib daddr type local dnat ip to meta l4proto . th dport map @published
 *     }
 *   }
 * </pre>
 *
 * <pre>{@code
 * Table table = new Table(Family.INET, "gantry");
 * Chain chain = Chain.base(table, "dnat", Type.NAT, Hook.PREROUTING, -100, Policy.ACCEPT);
 * NftSet published =
 *     NftSet.of(table, "published", INET_PROTO, INET_SERVICE).to(IPV4_ADDR, INET_SERVICE);
 * Rule rule =
 *     Rule.of(chain, Match.ipv4())
 *         .with(Match.toThisMachine())
 *         .with(
 *             new Meta(MetaKey.L4PROTO, register(0)),
 *             Match.loadPort(register(1)),
 *             new Lookup("published", register(0), register(0)),
 *             Nat.destination(Family.IP, register(0), register(1)));
 * try (NftSocket socket = NftSocket.open()) {
 *   socket.commit(new NftBatch().renew(table).add(published).add(chain).add(rule));
 *   Element port =
 *       Element.of(
 *           Data.concat(Data.octet(6), Data.port(8080)),
 *           Data.concat(Data.of(address), Data.port(80)));
 *   socket.commit(new NftBatch().create(published, List.of(port)));
 * }
 * }</pre>
 */
@NullMarked
package io.gantry.kernel.netlink.nft;

import org.jspecify.annotations.NullMarked;
