package io.gantry.kernel.netlink.nft;

/**
 * Something was done to a table.
 *
 * @param gone whether it has been deleted; it may be back by now
 * @param port whose socket did it: {@link NftSocket#port}, or somebody else's
 * @param lost whether the kernel had more to tell than was taken in time, so that anything may have
 *     been done by anybody
 */
public record TableChange(boolean gone, int port, boolean lost) {}
