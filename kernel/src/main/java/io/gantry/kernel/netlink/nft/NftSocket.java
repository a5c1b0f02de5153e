package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetlinkMessage;
import io.gantry.kernel.netlink.NetlinkProtocol;
import io.gantry.kernel.netlink.NetlinkRequest;
import io.gantry.kernel.netlink.NetlinkSocket;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The nf_tables ruleset of one network namespace. Several threads may use it. */
public final class NftSocket implements AutoCloseable {
  private static final int ALL_FAMILIES = 0;

  private final NetlinkSocket socket;

  private NftSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** For the namespace of the calling thread: the host's. */
  public static NftSocket open() throws KernelException {
    return new NftSocket(NetlinkSocket.open(NetlinkProtocol.NETLINK_NETFILTER));
  }

  /** For {@code namespace}. */
  public static NftSocket open(NetworkNamespace namespace) throws KernelException {
    return new NftSocket(NetlinkSocket.open(NetlinkProtocol.NETLINK_NETFILTER, namespace));
  }

  /** By which {@link TableChange} tells that this socket caused it. */
  public int port() {
    return socket.port();
  }

  /**
   * Does all commands of a batch, or none.
   *
   * @throws KernelException for the first command that was refused
   */
  public void commit(NftBatch batch) throws KernelException {
    commit(batch, 0);
  }

  /**
   * Does all commands of a batch if nothing has changed since {@link #generation} was asked.
   *
   * @throws KernelException {@code ERESTART} when something has
   */
  public void commit(NftBatch batch, int generation) throws KernelException {
    if (!batch.isEmpty()) {
      socket.batch(batch.requests(generation));
    }
  }

  /** A number that every change of the ruleset changes. */
  public int generation() throws KernelException {
    NetlinkRequest request =
        NftMessages.request(
            "get", "generation", NftMessages.NFT_MSG_GETGEN, 0, NftMessages.header(0));
    return NftReader.attributes(socket.request(request).getFirst())
        .be32(NftMessages.NFTA_GEN_ID, 0);
  }

  /** All tables, of everybody, in the families that Gantry knows. */
  public List<Table> tables() throws KernelException {
    return list(
        NftMessages.list("tables", NftMessages.NFT_MSG_GETTABLE, ALL_FAMILIES),
        NftMessages.NFT_MSG_NEWTABLE,
        message -> NftReader.table(message, NftMessages.NFTA_TABLE_NAME));
  }

  /** The chains of a table; none when there is no such table. */
  public List<Chain> chains(Table table) throws KernelException {
    NetlinkRequest request =
        NftMessages.list("chains of " + table, NftMessages.NFT_MSG_GETCHAIN, table.family().number);
    return list(request, NftMessages.NFT_MSG_NEWCHAIN, NftReader::chain).stream()
        .filter(chain -> chain.table().equals(table))
        .toList();
  }

  /** The rules of a table's chains, each chain's in their order; none when there is no table. */
  public List<Rule> rules(Table table) throws KernelException {
    return list(NftMessages.listRules(table), NftMessages.NFT_MSG_NEWRULE, NftReader::rule).stream()
        .filter(rule -> rule.table().equals(table))
        .toList();
  }

  /** The sets and maps of a table; none when there is no such table. */
  public List<NftSet> sets(Table table) throws KernelException {
    return list(SetMessages.listSets(table), SetMessages.NFT_MSG_NEWSET, NftReader::set);
  }

  /** All that is in a table, in the order in which it can be told again. */
  public List<SavedPart> saved(Table table) throws KernelException {
    List<SavedPart> parts = new ArrayList<>();
    NetlinkRequest chains =
        NftMessages.list("chains of " + table, NftMessages.NFT_MSG_GETCHAIN, table.family().number);
    parts.addAll(saved(table, chains, SavedPart.Kind.CHAIN));
    List<SavedPart> sets = saved(table, SetMessages.listSets(table), SavedPart.Kind.SET);
    parts.addAll(sets);
    for (SavedPart set : sets) {
      NetlinkRequest elements = SetMessages.listElements(NftSet.of(table, set.owner()));
      parts.addAll(saved(table, elements, SavedPart.Kind.ELEMENTS));
    }
    parts.addAll(saved(table, NftMessages.listRules(table), SavedPart.Kind.RULE));
    return parts;
  }

  private List<SavedPart> saved(Table table, NetlinkRequest request, SavedPart.Kind kind)
      throws KernelException {
    return dump(request).stream()
        .filter(message -> message.type() == NftMessages.type(kind.message()))
        .filter(
            message ->
                NftReader.table(message, NftMessages.NFTA_TABLE_NAME)
                    .filter(table::equals)
                    .isPresent())
        .map(message -> SavedPart.of(kind, message))
        .toList();
  }

  /** The elements of a set or map, in no order; none when there is no such set. */
  public List<Element> elements(NftSet set) throws KernelException {
    List<Mark> marks =
        dump(SetMessages.listElements(set)).stream()
            .filter(message -> message.type() == NftMessages.type(SetMessages.NFT_MSG_NEWSETELEM))
            .flatMap(message -> NftReader.elements(message).stream())
            .toList();
    return Mark.elements(set, marks);
  }

  @Override
  public void close() {
    socket.close();
  }

  private <T> List<T> list(
      NetlinkRequest request, int type, Function<NetlinkMessage, Optional<T>> reader)
      throws KernelException {
    return dump(request).stream()
        .filter(message -> message.type() == NftMessages.type(type))
        .map(reader)
        .flatMap(Optional::stream)
        .toList();
  }

  private List<NetlinkMessage> dump(NetlinkRequest request) throws KernelException {
    try {
      return socket.dump(request);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }
}
