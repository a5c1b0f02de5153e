package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.util.ArrayList;
import java.util.List;

/** Sets, maps and their elements as messages; pure functions. */
final class SetMessages {
  static final int NFT_MSG_NEWSET = 9;
  static final int NFT_MSG_GETSET = 10;
  static final int NFT_MSG_DELSET = 11;
  static final int NFT_MSG_NEWSETELEM = 12;
  static final int NFT_MSG_GETSETELEM = 13;
  static final int NFT_MSG_DELSETELEM = 14;

  static final int NFT_SET_ANONYMOUS = 0x1;
  static final int NFT_SET_MAP = 0x8;
  static final int NFT_SET_CONCAT = 0x80;
  static final int NFT_DATA_VERDICT = 0xFFFFFF00;
  static final int NFT_SET_ELEM_INTERVAL_END = 1;

  static final int NFTA_SET_TABLE = 1;
  static final int NFTA_SET_NAME = 2;
  static final int NFTA_SET_FLAGS = 3;
  static final int NFTA_SET_KEY_TYPE = 4;
  static final int NFTA_SET_DATA_TYPE = 6;
  static final int NFTA_SET_TIMEOUT = 11;
  static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  static final int NFTA_SET_ELEM_KEY = 1;
  static final int NFTA_SET_ELEM_DATA = 2;
  static final int NFTA_SET_ELEM_FLAGS = 3;
  static final int NFTA_SET_ELEM_TIMEOUT = 4;
  static final int NFTA_SET_ELEM_USERDATA = 6;
  static final int NFTA_SET_ELEM_KEY_END = 10;
  private static final int NFTA_SET_KEY_LEN = 5;
  private static final int NFTA_SET_DATA_LEN = 7;
  private static final int NFTA_SET_DESC = 9;
  static final int NFTA_SET_ID = 10;
  private static final int NFTA_SET_USERDATA = 13;
  private static final int NFTA_SET_DESC_CONCAT = 2;
  private static final int NFTA_SET_FIELD_LEN = 1;
  private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
  static final int NFTA_SET_ELEM_LIST_SET = 2;
  private static final int NFTA_LIST_ELEM = 1;

  /** As many elements of any size as fit into an attribute of 64 KiB. */
  private static final int ELEMENTS_AT_ONCE = 100;

  private SetMessages() {}

  /**
   * A new set.
   *
   * @param id its number in the batch
   */
  static NetlinkRequest newSet(NftSet set, int id, int flags) {
    MessageWriter body =
        body(set)
            .be32(NFTA_SET_FLAGS, flags(set))
            .be32(NFTA_SET_KEY_TYPE, DataType.number(set.key()))
            .be32(NFTA_SET_KEY_LEN, DataType.length(set.key()));
    switch (set.target()) {
      case NftSet.Target.Nothing _ -> {}
      case NftSet.Target.Verdicts _ -> body.be32(NFTA_SET_DATA_TYPE, NFT_DATA_VERDICT);
      case NftSet.Target.Values(List<DataType> types) ->
          body.be32(NFTA_SET_DATA_TYPE, DataType.number(types))
              .be32(NFTA_SET_DATA_LEN, DataType.length(types));
    }
    body.be32(NFTA_SET_ID, id);
    if (set.isConcatenation()) {
      body.nest(NFTA_SET_DESC, desc -> desc.nest(NFTA_SET_DESC_CONCAT, list -> fields(list, set)));
    }
    byte[] orders = UserData.byteOrders(set);
    if (orders.length > 0) {
      body.bytes(NFTA_SET_USERDATA, orders);
    }
    set.timeout().ifPresent(timeout -> body.be64(NFTA_SET_TIMEOUT, timeout.toMillis()));
    return NftMessages.request("add set", set.toString(), NFT_MSG_NEWSET, flags, body);
  }

  private static void fields(MessageWriter list, NftSet set) {
    for (DataType type : set.key()) {
      list.nest(NFTA_LIST_ELEM, field -> field.be32(NFTA_SET_FIELD_LEN, type.length));
    }
  }

  private static int flags(NftSet set) {
    int flags = set.flags().stream().mapToInt(flag -> flag.bit).reduce(0, (a, b) -> a | b);
    flags |= set.timeout().isPresent() ? NftSet.Flag.TIMEOUT.bit : 0;
    flags |= set.target() instanceof NftSet.Target.Nothing ? 0 : NFT_SET_MAP;
    return flags | (set.isConcatenation() ? NFT_SET_CONCAT : 0);
  }

  static NetlinkRequest deleteSet(NftSet set) {
    return NftMessages.request("delete set", set.toString(), NFT_MSG_DELSET, 0, body(set));
  }

  /** Elements in as many messages as they need. */
  static List<NetlinkRequest> elements(
      String step, NftSet set, List<Element> elements, int message, int flags) {
    List<NetlinkRequest> requests = new ArrayList<>();
    List<Mark> marks = Mark.of(set, elements);
    for (int from = 0; from < marks.size(); from += ELEMENTS_AT_ONCE) {
      List<Mark> some = marks.subList(from, Math.min(from + ELEMENTS_AT_ONCE, marks.size()));
      MessageWriter body =
          elementBody(set).nest(NFTA_SET_ELEM_LIST_ELEMENTS, list -> write(list, some));
      requests.add(NftMessages.request(step, set.toString(), message, flags, body));
    }
    return requests;
  }

  /** Deletes all elements. */
  static NetlinkRequest flush(NftSet set) {
    return NftMessages.request("flush", set.toString(), NFT_MSG_DELSETELEM, 0, elementBody(set));
  }

  static NetlinkRequest listSets(Table table) {
    MessageWriter body =
        NftMessages.header(table.family().number).string(NFTA_SET_TABLE, table.name());
    return NftMessages.request("list sets of", table.toString(), NFT_MSG_GETSET, 0, body);
  }

  static NetlinkRequest listElements(NftSet set) {
    return NftMessages.request(
        "list elements of", set.toString(), NFT_MSG_GETSETELEM, 0, elementBody(set));
  }

  private static void write(MessageWriter list, List<Mark> marks) {
    for (Mark mark : marks) {
      list.nest(NFTA_LIST_ELEM, one -> write(one, mark));
    }
  }

  private static void write(MessageWriter body, Mark mark) {
    Element element = mark.element();
    Values.write(body, NFTA_SET_ELEM_KEY, element.key());
    element.keyEnd().ifPresent(end -> Values.write(body, NFTA_SET_ELEM_KEY_END, end));
    element.value().ifPresent(value -> Values.write(body, NFTA_SET_ELEM_DATA, value));
    if (mark.isEnd()) {
      body.be32(NFTA_SET_ELEM_FLAGS, NFT_SET_ELEM_INTERVAL_END);
    }
    element.timeout().ifPresent(time -> body.be64(NFTA_SET_ELEM_TIMEOUT, time.toMillis()));
    if (!element.comment().isEmpty()) {
      body.bytes(NFTA_SET_ELEM_USERDATA, UserData.comment(element.comment()));
    }
  }

  private static MessageWriter body(NftSet set) {
    return NftMessages.header(set.table().family().number)
        .string(NFTA_SET_TABLE, set.table().name())
        .string(NFTA_SET_NAME, set.name());
  }

  private static MessageWriter elementBody(NftSet set) {
    return NftMessages.header(set.table().family().number)
        .string(NFTA_SET_ELEM_LIST_TABLE, set.table().name())
        .string(NFTA_SET_ELEM_LIST_SET, set.name());
  }
}
