package io.gantry.engine.life;

import io.gantry.engine.name.NameIndex;
import io.gantry.engine.usage.Activity;
import io.gantry.engine.usage.Tree;
import io.gantry.engine.usage.TreeSizes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** How much containers have written, on top of their images. */
public final class WrittenSizes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final NameIndex<Container> index;
  private final Roots roots;
  private final Activity activity;
  private final TreeSizes sizes = new TreeSizes(PATIENCE);

  /** Those of the containers of {@code index}. */
  public WrittenSizes(NameIndex<Container> index, Roots roots, Activity activity) {
    this.index = index;
    this.roots = roots;
    this.activity = activity;
  }

  /** Bytes that one has written. */
  public long exactly(String id) {
    return Math.max(0, sizes.exactly(tree(id)));
  }

  /** Bytes that these have written, by their ids; of some large ones perhaps a minute ago. */
  public Map<String, Long> of(Collection<Container> containers) {
    sizes.retain(index.all().stream().map(Container::id).collect(Collectors.toSet()));
    Map<String, Long> written =
        sizes.of(containers.stream().map(container -> tree(container.id())).toList());
    written.replaceAll((id, bytes) -> Math.max(0, bytes)); // unknown: it is being removed
    return written;
  }

  /** The engine has changed files of that container. */
  public void changed(String id) {
    sizes.changed(id);
  }

  private Tree tree(String id) {
    return new Tree(id, activity.of(id), Tree.Strangers.NONE, () -> roots.written(id));
  }

  @Override
  public void close() {
    sizes.close();
  }
}
