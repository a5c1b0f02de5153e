package io.gantry.kernel.netlink.nft;

import java.util.Locale;

/**
 * A table: the name under which chains and sets are kept.
 *
 * @param family what packets it sees
 * @param name unique in its family
 */
public record Table(Family family, String name) {
  /** Checks the name. */
  public Table {
    Names.check(name);
  }

  @Override
  public String toString() {
    return family.name().toLowerCase(Locale.ROOT) + " " + name;
  }
}
