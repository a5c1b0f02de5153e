package io.gantry.kernel.netlink.nft;

import java.nio.charset.StandardCharsets;

/** What tables, chains and sets may be called. */
final class Names {
  private static final int NFT_NAME_MAXLEN = 256;

  private Names() {}

  static void check(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length >= NFT_NAME_MAXLEN || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("invalid name of " + length + " bytes for nf_tables");
    }
  }
}
