package io.gantry.network.firewall;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.nft.Chain;
import io.gantry.kernel.netlink.nft.NftBatch;
import io.gantry.kernel.netlink.nft.NftSocket;
import java.nio.file.Path;

/** Remembers the rules of the host's admin. */
public final class UserRules {
  private final Path file;

  /** In this file. */
  public UserRules(Path file) {
    this.file = file;
  }

  void save(NftSocket socket, Chain chain) throws KernelException {}

  void restore(NftBatch batch, Chain chain) throws KernelException {}

  @Override
  public String toString() {
    return file.toString();
  }
}
