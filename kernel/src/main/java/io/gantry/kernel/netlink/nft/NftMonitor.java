package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetlinkMessage;
import io.gantry.kernel.netlink.NetlinkProtocol;
import io.gantry.kernel.netlink.NetlinkSocket;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Hears when anybody changes or deletes one table. To be watched by a {@link
 * io.gantry.kernel.io.Poller}: when {@link #fd} is readable, {@link #changes} gives what was done.
 */
public final class NftMonitor implements AutoCloseable {
  private static final int NFNLGRP_NFTABLES = 7;
  private static final int AT_ONCE = 64;

  private final NetlinkSocket socket;
  private final Table table;

  private NftMonitor(NetlinkSocket socket, Table table) {
    this.socket = socket;
    this.table = table;
  }

  /** For a table in the namespace of the calling thread: the host's. */
  public static NftMonitor open(Table table) throws KernelException {
    return subscribed(NetlinkSocket.open(NetlinkProtocol.NETLINK_NETFILTER), table);
  }

  /** For a table in {@code namespace}. */
  public static NftMonitor open(Table table, NetworkNamespace namespace) throws KernelException {
    return subscribed(NetlinkSocket.open(NetlinkProtocol.NETLINK_NETFILTER, namespace), table);
  }

  private static NftMonitor subscribed(NetlinkSocket socket, Table table) throws KernelException {
    try {
      socket.subscribe(NFNLGRP_NFTABLES);
      return new NftMonitor(socket, table);
    } catch (KernelException e) {
      socket.close();
      throw e;
    }
  }

  /** The descriptor to watch; it stays this object's. */
  public Fd fd() {
    return socket.fd();
  }

  /**
   * What has been done to the table since the last call, each kind of change by each socket once;
   * empty when nothing has. More may be waiting: the descriptor is readable then.
   */
  public Set<TableChange> changes() throws KernelException {
    Set<TableChange> changes = new LinkedHashSet<>();
    for (int i = 0; i < AT_ONCE; i++) {
      try {
        List<NetlinkMessage> messages = socket.notifications();
        if (messages.isEmpty()) {
          break;
        }
        messages.forEach(message -> read(message, changes));
      } catch (KernelException e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
        changes.add(new TableChange(false, 0, true));
      }
    }
    return changes;
  }

  /** The table's name is the first attribute of messages about chains, rules and sets, too. */
  private void read(NetlinkMessage message, Set<TableChange> changes) {
    boolean about =
        message.type() != NftMessages.type(NftMessages.NFT_MSG_NEWGEN)
            && NftReader.table(message, NftMessages.NFTA_TABLE_NAME)
                .filter(table::equals)
                .isPresent();
    if (about) {
      boolean gone = message.type() == NftMessages.type(NftMessages.NFT_MSG_DELTABLE);
      changes.add(new TableChange(gone, message.port(), false));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
