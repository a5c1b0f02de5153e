/**
 * Netlink ({@code netlink(7)}), by which the kernel's network is set up, spoken without any foreign
 * program: {@link io.gantry.kernel.netlink.MessageWriter} and {@link
 * io.gantry.kernel.netlink.Attributes} are the wire format as pure functions, {@link
 * io.gantry.kernel.netlink.NetlinkSocket} the exchange with the kernel, {@link
 * io.gantry.kernel.netlink.NetworkNamespace} the place that a socket speaks to. {@code route} and
 * {@code nft} build on them.
 *
 * <p>Invariants: a socket speaks to the namespace that it was opened in; nothing waits; a refusal
 * is a {@link io.gantry.kernel.KernelException} with the step, the object, the error number, and
 * the kernel's own words as its detail.
 */
@NullMarked
package io.gantry.kernel.netlink;

import org.jspecify.annotations.NullMarked;
