package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.netlink.Attribute;
import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.NetlinkMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the kernel tells of tables, chains, rules, sets and elements, as values. */
final class NftReader {
  private NftReader() {}

  static Optional<Table> table(NetlinkMessage message, int nameAttribute) {
    int family = message.header(NftMessages.NFGENMSG).get(0) & 0xFF;
    String name = attributes(message).string(nameAttribute);
    return name.isEmpty()
        ? Optional.empty()
        : Family.of(family).map(known -> new Table(known, name));
  }

  static Optional<Chain> chain(NetlinkMessage message) {
    Attributes attributes = attributes(message);
    return table(message, NftMessages.NFTA_CHAIN_TABLE)
        .map(
            table ->
                new Chain(table, attributes.string(NftMessages.NFTA_CHAIN_NAME), base(attributes)));
  }

  private static Optional<Chain.Base> base(Attributes attributes) {
    Attributes hook = attributes.nested(NftMessages.NFTA_CHAIN_HOOK);
    int number = hook.be32(NftMessages.NFTA_HOOK_HOOKNUM, -1);
    String word = attributes.string(NftMessages.NFTA_CHAIN_TYPE);
    boolean drops = attributes.be32(NftMessages.NFTA_CHAIN_POLICY, 1) == 0;
    for (Chain.Hook at : Chain.Hook.values()) {
      for (Chain.Type type : Chain.Type.values()) {
        if (at.number == number && type.word.equals(word)) {
          return Optional.of(
              new Chain.Base(
                  type,
                  at,
                  hook.be32(NftMessages.NFTA_HOOK_PRIORITY, 0),
                  drops ? Chain.Policy.DROP : Chain.Policy.ACCEPT));
        }
      }
    }
    return Optional.empty();
  }

  static Optional<Rule> rule(NetlinkMessage message) {
    Attributes attributes = attributes(message);
    return table(message, NftMessages.NFTA_RULE_TABLE)
        .map(
            table ->
                new Rule(
                    table,
                    attributes.string(NftMessages.NFTA_RULE_CHAIN),
                    attributes.be64(NftMessages.NFTA_RULE_HANDLE, 0),
                    UserData.comment(attributes.bytes(NftMessages.NFTA_RULE_USERDATA)),
                    ExpressionReader.list(attributes.nested(NftMessages.NFTA_RULE_EXPRESSIONS))));
  }

  /** A set with a name of its own; sets that are part of a rule are left out. */
  static Optional<NftSet> set(NetlinkMessage message) {
    Attributes attributes = attributes(message);
    int flags = attributes.be32(SetMessages.NFTA_SET_FLAGS, 0);
    if ((flags & SetMessages.NFT_SET_ANONYMOUS) != 0) {
      return Optional.empty();
    }
    long timeout = attributes.be64(SetMessages.NFTA_SET_TIMEOUT, 0);
    return table(message, SetMessages.NFTA_SET_TABLE)
        .map(
            table ->
                new NftSet(
                    table,
                    attributes.string(SetMessages.NFTA_SET_NAME),
                    DataType.of(attributes.be32(SetMessages.NFTA_SET_KEY_TYPE, 0)),
                    target(attributes, flags),
                    flags(flags, timeout),
                    timeout == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeout))));
  }

  private static NftSet.Target target(Attributes attributes, int flags) {
    if ((flags & SetMessages.NFT_SET_MAP) == 0) {
      return new NftSet.Target.Nothing();
    }
    int type = attributes.be32(SetMessages.NFTA_SET_DATA_TYPE, 0);
    return type == SetMessages.NFT_DATA_VERDICT
        ? new NftSet.Target.Verdicts()
        : new NftSet.Target.Values(DataType.of(type));
  }

  /** A timeout for all implies the flag, which is then not told. */
  private static Set<NftSet.Flag> flags(int bits, long timeout) {
    Set<NftSet.Flag> flags = EnumSet.noneOf(NftSet.Flag.class);
    for (NftSet.Flag flag : NftSet.Flag.values()) {
      if ((bits & flag.bit) != 0 && (flag != NftSet.Flag.TIMEOUT || timeout == 0)) {
        flags.add(flag);
      }
    }
    return flags;
  }

  static List<Mark> elements(NetlinkMessage message) {
    List<Mark> marks = new ArrayList<>();
    for (Attribute one : attributes(message).nested(SetMessages.NFTA_SET_ELEM_LIST_ELEMENTS)) {
      mark(one.nested()).ifPresent(marks::add);
    }
    return marks;
  }

  private static Optional<Mark> mark(Attributes attributes) {
    int flags = attributes.be32(SetMessages.NFTA_SET_ELEM_FLAGS, 0);
    boolean isEnd = (flags & SetMessages.NFT_SET_ELEM_INTERVAL_END) != 0;
    return element(attributes).map(element -> new Mark(element, isEnd));
  }

  private static Optional<Element> element(Attributes attributes) {
    long timeout = attributes.be64(SetMessages.NFTA_SET_ELEM_TIMEOUT, 0);
    return Values.data(attributes, SetMessages.NFTA_SET_ELEM_KEY)
        .map(
            key ->
                new Element(
                    key,
                    Values.data(attributes, SetMessages.NFTA_SET_ELEM_KEY_END),
                    Values.read(attributes, SetMessages.NFTA_SET_ELEM_DATA),
                    timeout == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeout)),
                    UserData.comment(attributes.bytes(SetMessages.NFTA_SET_ELEM_USERDATA))));
  }

  static Attributes attributes(NetlinkMessage message) {
    return message.attributes(NftMessages.NFGENMSG);
  }
}
