package io.gantry.kernel.netlink.nft;

import java.util.Optional;

/**
 * A chain of rules.
 *
 * @param table where it is
 * @param name unique in its table
 * @param base where packets enter it; empty for one that rules jump to
 */
public record Chain(Table table, String name, Optional<Base> base) {
  /** Checks the name. */
  public Chain {
    Names.check(name);
  }

  /** A chain that rules jump to. */
  public static Chain regular(Table table, String name) {
    return new Chain(table, name, Optional.empty());
  }

  /** A chain that packets enter by themselves. */
  public static Chain base(
      Table table, String name, Type type, Hook hook, int priority, Policy policy) {
    return new Chain(table, name, Optional.of(new Base(type, hook, priority, policy)));
  }

  /**
   * Where packets enter a chain.
   *
   * @param type what the chain is for
   * @param hook at which point of their way
   * @param priority in which order among the chains of the hook, lowest first ({@code NF_IP_PRI_*})
   * @param policy what happens to a packet that no rule decides on
   */
  public record Base(Type type, Hook hook, int priority, Policy policy) {}

  /** What a base chain is for. */
  public enum Type {
    FILTER("filter"),
    NAT("nat"),
    ROUTE("route");

    final String word;

    Type(String word) {
      this.word = word;
    }
  }

  /** Where on their way packets enter ({@code NF_INET_*}, and the same in {@code NF_BR_*}). */
  public enum Hook {
    PREROUTING(0),
    INPUT(1),
    FORWARD(2),
    OUTPUT(3),
    POSTROUTING(4);

    final int number;

    Hook(int number) {
      this.number = number;
    }
  }

  /** What happens to a packet that no rule decides on ({@code NF_DROP}, {@code NF_ACCEPT}). */
  public enum Policy {
    DROP(0),
    ACCEPT(1);

    final int number;

    Policy(int number) {
      this.number = number;
    }
  }

  @Override
  public String toString() {
    return table + " " + name;
  }
}
