package io.gantry.network.firewall;

import static java.lang.System.Logger.Level.WARNING;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.nft.Element;
import io.gantry.kernel.netlink.nft.Expression;
import io.gantry.kernel.netlink.nft.NftBatch;
import io.gantry.kernel.netlink.nft.NftSet;
import io.gantry.kernel.netlink.nft.NftSocket;
import io.gantry.kernel.netlink.nft.Rule;
import io.gantry.kernel.netlink.nft.TableChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table in the kernel: reads it, compares it, and commits what it lacks in one batch. */
final class TableSync implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TableSync.class.getName());
  private static final int ATTEMPTS = 50;

  private final Layout layout;
  private final UserRules user;
  private volatile @Nullable NftSocket socket;

  TableSync(Layout layout, UserRules user) {
    this.layout = layout;
    this.user = user;
  }

  /**
   * Commits a difference.
   *
   * @return false when the table is not as it should be, and nothing was done
   */
  boolean change(Elements gone, Elements added) throws KernelException {
    NftBatch batch = new NftBatch();
    forEach(gone, batch::delete);
    forEach(added, batch::add);
    try {
      socket().commit(batch);
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EEXIST || e.errno() == Errno.EBUSY) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Makes the table what it should be; what is right already is not touched.
   *
   * @return whether something was not
   */
  boolean align(Supplier<Elements> wanted) throws KernelException {
    try {
      return align(wanted, User.PUT_BACK);
    } catch (KernelException e) {
      LOG.log(WARNING, "the rules are made without those of " + Layout.USER, e);
      return align(wanted, User.LEFT_OUT);
    }
  }

  /** Whether {@link #align} would change nothing. */
  boolean isAligned(Supplier<Elements> wanted) throws KernelException {
    if (!fixedPartIsThere(socket().rules(layout.table()))) {
      return false;
    }
    Elements there = elements();
    Elements all = wanted.get();
    return isNothing(there.without(all)) && isNothing(all.without(there));
  }

  private static boolean isNothing(Elements elements) {
    return elements.bySet().values().stream().allMatch(Set::isEmpty);
  }

  /** Whether the admin's rules are in a new table: they may refer to what is there no longer. */
  private enum User {
    PUT_BACK,
    LEFT_OUT
  }

  private boolean align(Supplier<Elements> wanted, User admin) throws KernelException {
    boolean anew = false;
    for (int i = 0; ; i++) {
      int generation = socket().generation();
      NftBatch batch = anew ? renewal(wanted.get(), admin) : difference(wanted.get(), admin);
      try {
        socket().commit(batch, generation);
        return !batch.isEmpty();
      } catch (KernelException e) {
        boolean unlikeItsList = e.errno() == Errno.ENOENT || e.errno() == Errno.EEXIST;
        if (unlikeItsList && !anew) {
          LOG.log(WARNING, "the rules are not what the kernel lists: they are made anew", e);
          anew = true;
        } else if (e.errno() != Errno.ERESTART || i == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Removes the table, if it is there. */
  void remove() throws KernelException {
    if (socket().tables().contains(layout.table())) {
      user.save(socket(), layout);
      socket().commit(new NftBatch().add(layout.table()).delete(layout.table()));
    }
  }

  private NftBatch difference(Elements wanted, User admin) throws KernelException {
    List<Rule> rules = socket().rules(layout.table());
    if (!fixedPartIsThere(rules)) {
      return renewal(wanted, rules, admin);
    }
    user.save(socket(), layout);
    NftBatch batch = new NftBatch();
    Elements there = elements();
    forEach(there.without(wanted), batch::delete);
    forEach(wanted.without(there), batch::add);
    return batch;
  }

  private boolean fixedPartIsThere(List<Rule> rules) throws KernelException {
    Set<NftSet> sets = new HashSet<>(socket().sets(layout.table()));
    return sets.containsAll(layout.sets().values())
        && new HashSet<>(socket().chains(layout.table())).containsAll(layout.chains())
        && steps(rules).equals(steps(layout.rules()));
  }

  /** The steps of the fixed chains' rules, by chain; what counts does not count. */
  private Map<String, List<List<Expression>>> steps(List<Rule> rules) {
    return rules.stream()
        .filter(rule -> layout.ownChains().stream().anyMatch(it -> it.name().equals(rule.chain())))
        .collect(
            Collectors.groupingBy(
                Rule::chain, Collectors.mapping(Rule::expressions, Collectors.toList())));
  }

  private NftBatch renewal(Elements wanted, User admin) throws KernelException {
    return renewal(wanted, socket().rules(layout.table()), admin);
  }

  /** A new table in the place of what is left of the old one, with the admin's rules. */
  private NftBatch renewal(Elements wanted, List<Rule> rules, User admin) throws KernelException {
    NftBatch batch = new NftBatch();
    boolean flushed = steps(rules).isEmpty();
    if (!flushed) {
      user.save(socket(), layout);
    }
    batch.renew(layout.table());
    layout.chains().forEach(batch::add);
    layout.sets().values().forEach(batch::add);
    layout.rules().forEach(batch::add);
    if (admin == User.PUT_BACK) {
      user.restore(batch);
    }
    forEach(wanted, batch::add);
    return batch;
  }

  private Elements elements() throws KernelException {
    Elements.Builder builder = new Elements.Builder();
    for (NftSet set : layout.sets().values()) {
      builder.add(set.name(), socket().elements(set));
    }
    return builder.build();
  }

  /** Something done to elements of a set. */
  private interface Act {
    NftBatch on(NftSet set, List<Element> elements);
  }

  private void forEach(Elements elements, Act act) {
    elements
        .bySet()
        .forEach(
            (name, some) -> {
              NftSet set = layout.sets().get(name);
              if (set != null) {
                act.on(set, new ArrayList<>(some));
              }
            });
  }

  private NftSocket socket() throws KernelException {
    NftSocket known = socket;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      NftSocket other = socket;
      NftSocket opened = other == null ? NftSocket.open() : other;
      socket = opened;
      return opened;
    }
  }

  /** The rules there are, and those elements there are that are among {@code some}. */
  String text(Elements some) throws KernelException {
    Elements there = elements();
    Elements both = there.without(there.without(some));
    return new RulesText(layout).print(socket().rules(layout.table()), both);
  }

  /** Whether it was this object that made a change. */
  boolean isOwn(TableChange change) {
    NftSocket known = socket;
    return known != null && !change.lost() && change.port() == known.port();
  }

  @Override
  public void close() {
    NftSocket known = socket;
    if (known != null) {
      known.close();
    }
  }
}
