package io.gantry.kernel.netlink.nft;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule of a chain.
 *
 * @param table of the chain
 * @param chain the chain's name
 * @param handle by which the kernel knows it; 0 for a new one
 * @param comment for people, at most 128 bytes; may be empty
 * @param expressions its steps
 */
public record Rule(
    Table table, String chain, long handle, String comment, List<Expression> expressions) {
  /** Copies. */
  public Rule {
    expressions = List.copyOf(expressions);
  }

  /** A new rule. */
  public static Rule of(Chain chain, Expression... expressions) {
    return of(chain, List.of(expressions));
  }

  /** A new rule. */
  public static Rule of(Chain chain, List<Expression> expressions) {
    return new Rule(chain.table(), chain.name(), 0, "", expressions);
  }

  /** With these steps behind those that it has. */
  public Rule with(List<Expression> more) {
    List<Expression> all = new ArrayList<>(expressions);
    all.addAll(more);
    return new Rule(table, chain, handle, comment, all);
  }

  /** With these steps behind those that it has. */
  public Rule with(Expression... more) {
    return with(List.of(more));
  }

  /** With a comment. */
  public Rule withComment(String other) {
    return new Rule(table, chain, handle, other, expressions);
  }
}
