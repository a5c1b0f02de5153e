package io.gantry.engine.usage;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sizes of trees, as far as possible without a walk.
 *
 * <ol>
 *   <li>What cannot have changed since it was measured is not measured again.
 *   <li>What may have changed is measured on the spot, the quickest first, as long as the patience
 *       for all together lasts; what was never measured is measured in any case.
 *   <li>The rest, large trees that are being written to, is answered as it was last measured if
 *       that is less than a minute ago, and measured again in the background; otherwise the answer
 *       waits.
 * </ol>
 *
 * <p>A large tree that only strangers may have changed is answered as it was last measured,
 * whenever that was, and measured again in the background after a minute.
 */
public final class TreeSizes implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TreeSizes.class.getName());

  /** As long as an old answer is good enough. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private final Map<String, Measurement> measured = new ConcurrentHashMap<>();
  private final Map<String, Long> changes = new ConcurrentHashMap<>();
  private final Background background = new Background("sizes");
  private final Duration patience;

  /**
   * Nothing is known yet.
   *
   * @param patience how long one answer may measure again what may have changed
   */
  public TreeSizes(Duration patience) {
    this.patience = patience;
  }

  /** The engine itself has changed that tree, or is about to. */
  public void changed(String key) {
    changes.merge(key, 1L, Long::sum);
  }

  /** Knows no others any more than these. */
  public void retain(Set<String> keys) {
    measured.keySet().retainAll(keys);
    changes.keySet().retainAll(keys);
  }

  /** The size of one, exactly; -1 when it cannot be found out. */
  public long exactly(Tree tree) {
    Measurement last = measured.get(tree.key());
    return last != null && holds(tree, last) && tree.strangers() == Tree.Strangers.NONE
        ? last.bytes()
        : measure(tree);
  }

  /** The sizes of many, by their keys; -1 for those that cannot be found out. */
  public Map<String, Long> of(Collection<Tree> trees) {
    Map<String, Long> sizes = new HashMap<>();
    List<Tree> doubtful = new ArrayList<>();
    for (Tree tree : trees) {
      Measurement last = measured.get(tree.key());
      if (last == null) {
        sizes.put(tree.key(), measure(tree));
      } else if (holds(tree, last) && tree.strangers() == Tree.Strangers.NONE) {
        sizes.put(tree.key(), last.bytes());
      } else {
        doubtful.add(tree);
      }
    }
    again(doubtful, sizes);
    return sizes;
  }

  private void again(List<Tree> doubtful, Map<String, Long> sizes) {
    doubtful.sort(Comparator.comparingLong(tree -> last(tree).took()));
    long deadline = System.nanoTime() + patience.toNanos();
    for (Tree tree : doubtful) {
      Measurement last = last(tree);
      boolean quick = System.nanoTime() + last.took() < deadline;
      sizes.put(tree.key(), quick || !isEnough(tree, last) ? measure(tree) : last.bytes());
    }
  }

  private Measurement last(Tree tree) {
    return measured.getOrDefault(
        tree.key(), new Measurement(-1, java.util.Optional.empty(), 0, 0, 0));
  }

  /** Whether the last measurement is an answer; if need be it is renewed for the next one. */
  private boolean isEnough(Tree tree, Measurement last) {
    boolean fresh = last.age(System.nanoTime()) < FRESH.toNanos();
    boolean unchanged = holds(tree, last);
    if (!unchanged || !fresh) {
      background.start(tree.key(), () -> measure(tree));
    }
    return fresh || unchanged;
  }

  private boolean holds(Tree tree, Measurement last) {
    return last.holds(tree.witness(), changes.getOrDefault(tree.key(), 0L));
  }

  private long measure(Tree tree) {
    long before = changes.getOrDefault(tree.key(), 0L);
    long begin = System.nanoTime();
    try {
      long bytes = tree.measure().bytes();
      long took = System.nanoTime() - begin;
      measured.put(tree.key(), new Measurement(bytes, tree.witness(), before, begin, took));
      return bytes;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the size of {0} is not known: {1}", tree.key(), e.getMessage());
      return -1;
    }
  }

  @Override
  public void close() {
    background.close();
  }
}
