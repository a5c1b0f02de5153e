package io.gantry.kernel.netlink.nft;

import static io.gantry.kernel.netlink.NetlinkRequest.NLM_F_APPEND;
import static io.gantry.kernel.netlink.NetlinkRequest.NLM_F_CREATE;
import static io.gantry.kernel.netlink.NetlinkRequest.NLM_F_EXCL;

import io.gantry.kernel.netlink.NetlinkRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that {@link NftSocket#commit} has done all or none: packets see the ruleset as it was
 * before or as it is after, never in between. What a command adds, those behind it may refer to.
 * Not safe for use by several threads.
 *
 * <p>To add what is there already is no error (except a rule, which is then there twice); to delete
 * what is not there is {@code ENOENT}.
 */
public final class NftBatch {
  private final List<NetlinkRequest> commands = new ArrayList<>();

  /** Starts without commands. */
  public NftBatch() {}

  /** Adds a table. */
  public NftBatch add(Table table) {
    return with(NftMessages.table("add", table, NftMessages.NFT_MSG_NEWTABLE, NLM_F_CREATE));
  }

  /** Deletes a table with all that is in it. */
  public NftBatch delete(Table table) {
    return with(NftMessages.table("delete", table, NftMessages.NFT_MSG_DELTABLE, 0));
  }

  /** Adds a table with nothing in it, whether there was one of that name or not. */
  public NftBatch renew(Table table) {
    return add(table).delete(table).add(table);
  }

  /** Adds a chain. */
  public NftBatch add(Chain chain) {
    return with(NftMessages.newChain(chain, NLM_F_CREATE));
  }

  /** Deletes a chain, to which no rule and no element may jump. */
  public NftBatch delete(Chain chain) {
    return with(NftMessages.deleteChain(chain));
  }

  /** Deletes all rules of a chain. */
  public NftBatch flush(Chain chain) {
    return with(NftMessages.deleteRules(chain.table(), chain.name(), 0));
  }

  /** Adds a rule at the end of its chain. */
  public NftBatch add(Rule rule) {
    return with(NftMessages.newRule(rule, 0, NLM_F_CREATE | NLM_F_APPEND));
  }

  /** Adds a rule at the beginning of its chain. */
  public NftBatch insert(Rule rule) {
    return with(NftMessages.newRule(rule, 0, NLM_F_CREATE));
  }

  /** Adds a rule behind the one with this handle. */
  public NftBatch addBehind(long handle, Rule rule) {
    return with(NftMessages.newRule(rule, handle, NLM_F_CREATE | NLM_F_APPEND));
  }

  /** Deletes a rule, known by its handle. */
  public NftBatch delete(Rule rule) {
    if (rule.handle() == 0) {
      throw new IllegalArgumentException("a rule without a handle");
    }
    return with(NftMessages.deleteRules(rule.table(), rule.chain(), rule.handle()));
  }

  /** Adds a set or map. */
  public NftBatch add(NftSet set) {
    return with(SetMessages.newSet(set, commands.size() + 1, NLM_F_CREATE));
  }

  /** Deletes a set or map, which no rule may look into. */
  public NftBatch delete(NftSet set) {
    return with(SetMessages.deleteSet(set));
  }

  /** Adds elements; {@code EEXIST} when a map has one with another value. */
  public NftBatch add(NftSet set, List<Element> elements) {
    return add(set, elements, NLM_F_CREATE);
  }

  /** Adds elements that must not be there: {@code EEXIST} otherwise. */
  public NftBatch create(NftSet set, List<Element> elements) {
    return add(set, elements, NLM_F_CREATE | NLM_F_EXCL);
  }

  private NftBatch add(NftSet set, List<Element> elements, int flags) {
    commands.addAll(
        SetMessages.elements(
            "add elements to", set, elements, SetMessages.NFT_MSG_NEWSETELEM, flags));
    return this;
  }

  /** Deletes elements; {@code ENOENT} when one is not there. */
  public NftBatch delete(NftSet set, List<Element> elements) {
    commands.addAll(
        SetMessages.elements(
            "delete elements of", set, elements, SetMessages.NFT_MSG_DELSETELEM, 0));
    return this;
  }

  /** Deletes all elements. */
  public NftBatch flush(NftSet set) {
    return with(SetMessages.flush(set));
  }

  /** Adds what has been saved; a rule at the end of its chain. */
  public NftBatch add(SavedPart part) {
    return with(part.request(commands.size() + 1));
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return commands.isEmpty();
  }

  List<NetlinkRequest> requests(int generation) {
    List<NetlinkRequest> all = new ArrayList<>();
    all.add(NftMessages.begin(generation));
    all.addAll(commands);
    all.add(NftMessages.end());
    return all;
  }

  private NftBatch with(NetlinkRequest command) {
    commands.add(command);
    return this;
  }
}
