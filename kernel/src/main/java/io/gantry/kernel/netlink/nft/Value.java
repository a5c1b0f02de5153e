package io.gantry.kernel.netlink.nft;

/** What a register can hold and an element of a map can give: bytes, or a verdict. */
public sealed interface Value permits Data, Verdict {}
