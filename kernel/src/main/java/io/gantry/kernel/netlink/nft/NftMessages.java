package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.util.List;

/** Tables, chains and rules as messages ({@code linux/netfilter/nf_tables.h}); pure functions. */
final class NftMessages {
  static final int NFT_MSG_NEWTABLE = 0;
  static final int NFT_MSG_GETTABLE = 1;
  static final int NFT_MSG_DELTABLE = 2;
  static final int NFT_MSG_NEWCHAIN = 3;
  static final int NFT_MSG_GETCHAIN = 4;
  static final int NFT_MSG_DELCHAIN = 5;
  static final int NFT_MSG_NEWRULE = 6;
  static final int NFT_MSG_GETRULE = 7;
  static final int NFT_MSG_DELRULE = 8;
  static final int NFT_MSG_NEWGEN = 15;
  static final int NFT_MSG_GETGEN = 16;

  static final int NFTA_TABLE_NAME = 1;
  static final int NFTA_CHAIN_TABLE = 1;
  static final int NFTA_CHAIN_NAME = 3;
  static final int NFTA_CHAIN_HOOK = 4;
  static final int NFTA_CHAIN_POLICY = 5;
  static final int NFTA_CHAIN_TYPE = 7;
  static final int NFTA_HOOK_HOOKNUM = 1;
  static final int NFTA_HOOK_PRIORITY = 2;
  static final int NFTA_RULE_TABLE = 1;
  static final int NFTA_RULE_CHAIN = 2;
  static final int NFTA_RULE_HANDLE = 3;
  static final int NFTA_RULE_EXPRESSIONS = 4;
  static final int NFTA_RULE_POSITION = 6;
  static final int NFTA_RULE_USERDATA = 7;
  static final int NFTA_GEN_ID = 1;

  /** Size of {@code struct nfgenmsg}. */
  static final int NFGENMSG = 4;

  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFNL_MSG_BATCH_BEGIN = 16;
  private static final int NFNL_MSG_BATCH_END = 17;
  private static final int NFNL_BATCH_GENID = 1;

  private NftMessages() {}

  /** A netlink message's type from nf_tables' own. */
  static int type(int message) {
    return (NFNL_SUBSYS_NFTABLES << 8) | message;
  }

  static MessageWriter header(int family) {
    return new MessageWriter().field8(family).field8(0).fieldBe16(0);
  }

  static NetlinkRequest request(
      String step, String object, int message, int flags, MessageWriter body) {
    return new NetlinkRequest(step, object, type(message), flags, body);
  }

  /**
   * The beginning of a batch.
   *
   * @param generation that must still be the ruleset's; 0 for any
   */
  static NetlinkRequest begin(int generation) {
    MessageWriter body = batchHeader();
    if (generation != 0) {
      body.be32(NFNL_BATCH_GENID, generation);
    }
    return new NetlinkRequest("change", "the ruleset", NFNL_MSG_BATCH_BEGIN, 0, body);
  }

  static NetlinkRequest end() {
    return new NetlinkRequest("change", "the ruleset", NFNL_MSG_BATCH_END, 0, batchHeader());
  }

  private static MessageWriter batchHeader() {
    return new MessageWriter().field8(0).field8(0).fieldBe16(NFNL_SUBSYS_NFTABLES);
  }

  static NetlinkRequest table(String step, Table table, int message, int flags) {
    MessageWriter body = header(table.family().number).string(NFTA_TABLE_NAME, table.name());
    return request(step + " table", table.toString(), message, flags, body);
  }

  static NetlinkRequest newChain(Chain chain, int flags) {
    MessageWriter body = chainBody(chain);
    chain.base().ifPresent(base -> base(body, base));
    return request("add chain", chain.toString(), NFT_MSG_NEWCHAIN, flags, body);
  }

  static NetlinkRequest deleteChain(Chain chain) {
    return request("delete chain", chain.toString(), NFT_MSG_DELCHAIN, 0, chainBody(chain));
  }

  private static MessageWriter chainBody(Chain chain) {
    return header(chain.table().family().number)
        .string(NFTA_CHAIN_TABLE, chain.table().name())
        .string(NFTA_CHAIN_NAME, chain.name());
  }

  private static void base(MessageWriter body, Chain.Base base) {
    body.nest(
            NFTA_CHAIN_HOOK,
            hook ->
                hook.be32(NFTA_HOOK_HOOKNUM, base.hook().number)
                    .be32(NFTA_HOOK_PRIORITY, base.priority()))
        .be32(NFTA_CHAIN_POLICY, base.policy().number)
        .string(NFTA_CHAIN_TYPE, base.type().word);
  }

  /** A new rule: behind the one with the handle {@code position} or before it, by the flags. */
  static NetlinkRequest newRule(Rule rule, long position, int flags) {
    MessageWriter body =
        ruleBody(rule.table(), rule.chain())
            .nest(NFTA_RULE_EXPRESSIONS, list -> write(list, rule.expressions()));
    if (position != 0) {
      body.be64(NFTA_RULE_POSITION, position);
    }
    if (!rule.comment().isEmpty()) {
      body.bytes(NFTA_RULE_USERDATA, UserData.comment(rule.comment()));
    }
    String object = "to " + rule.table() + " " + rule.chain();
    return request("add rule", object, NFT_MSG_NEWRULE, flags, body);
  }

  private static void write(MessageWriter list, List<Expression> expressions) {
    expressions.forEach(expression -> ExpressionWriter.write(list, expression));
  }

  /** Deletes a rule, or with handle 0 all rules of a chain, or with an empty name of all chains. */
  static NetlinkRequest deleteRules(Table table, String chain, long handle) {
    MessageWriter body = ruleBody(table, chain);
    if (handle != 0) {
      body.be64(NFTA_RULE_HANDLE, handle);
    }
    String object = (table + " " + chain).strip() + (handle == 0 ? "" : " handle " + handle);
    return request("delete rules of", object, NFT_MSG_DELRULE, 0, body);
  }

  static NetlinkRequest listRules(Table table) {
    return request("list rules of", table.toString(), NFT_MSG_GETRULE, 0, ruleBody(table, ""));
  }

  static NetlinkRequest list(String what, int message, int family) {
    return request("list", what, message, 0, header(family));
  }

  private static MessageWriter ruleBody(Table table, String chain) {
    MessageWriter body = header(table.family().number).string(NFTA_RULE_TABLE, table.name());
    return chain.isEmpty() ? body : body.string(NFTA_RULE_CHAIN, chain);
  }
}
