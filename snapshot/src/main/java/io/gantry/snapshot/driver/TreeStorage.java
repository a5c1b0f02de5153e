package io.gantry.snapshot.driver;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Trash;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.DiskUsage;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotException.Reason;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.TreeMount;
import io.gantry.snapshot.Usage;
import io.gantry.snapshot.tree.TreeComparison;
import io.gantry.snapshot.tree.TreePatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whole trees:
 *
 * <pre>
 *   empty/          what those stand on that stand on nothing
 *   17/tree/        the tree of an active one, or what was unpacked for one
 *   17/whole/       the tree of a committed one that got its parent when it was committed
 * </pre>
 *
 * <p>Which of the two counts is told by the kind in the description: {@code whole} is made beside
 * {@code tree}, the description changes by a rename, and only then {@code tree} goes.
 */
final class TreeStorage implements Storage {
  private static final String EMPTY = OverlayStorage.EMPTY;
  private static final String TREE = "tree";
  private static final String WHOLE = "whole";

  private final Path base;
  private final Directory root;
  private final Trees trees;
  private final Checkpoint checkpoint;

  TreeStorage(Path base, Directory root, Trees trees, Checkpoint checkpoint) {
    this.base = base;
    this.root = root;
    this.trees = trees;
    this.checkpoint = checkpoint;
  }

  @Override
  public StorageDriver driver() {
    return trees.driver();
  }

  @Override
  public List<Map.Entry<String, String>> status() {
    return trees.status();
  }

  @Override
  public boolean limitsSizes() {
    return trees.limitsSizes();
  }

  @Override
  public void open() throws IOException {
    root.mkdirs(EMPTY, 0755);
  }

  @Override
  public void make(Place place, SizeLimit limit) throws IOException {
    if (place.snapshot().kind() != Snapshot.Kind.ACTIVE) {
      return;
    }
    if (place.parent().isPresent()) {
      trees.copy(content(place.parent().get()), place.child(TREE), limit);
    } else {
      trees.empty(place.child(TREE), limit);
    }
    checkpoint.reached("tree made");
  }

  @Override
  public void settle(Place active, Place committed) throws IOException {
    if (active.parent().isPresent()) {
      return;
    }
    String own = active.child(TREE);
    if (committed.parent().isEmpty()) {
      try (Directory tree = root.directory(own)) {
        TreePatch.dropMarks(tree);
      }
      return;
    }
    String whole = committed.child(WHOLE);
    trees.copy(content(committed.parent().get()), whole, SizeLimit.NONE);
    checkpoint.reached("parent copied");
    try (Directory layer = root.directory(own);
        Directory tree = root.directory(whole)) {
      trees.merge(layer, tree);
    }
    checkpoint.reached("layer merged");
  }

  @Override
  public void settled(Place committed, Trash trash) throws IOException {
    if (root.find(committed.child(WHOLE)).isPresent()) {
      discard(committed, TREE, trash);
    }
  }

  @Override
  public void recover(Place place, Trash trash) throws IOException {
    switch (place.snapshot().kind()) {
      case ACTIVE -> discard(place, WHOLE, trash);
      case COMMITTED -> settled(place, trash);
      case VIEW -> {}
    }
    trees.found(place.directory());
  }

  private void discard(Place place, String child, Trash trash) throws IOException {
    if (root.find(place.child(child)).isPresent()) {
      trash.discard(place.child(child));
    }
  }

  private String content(String directory) throws IOException {
    String whole = directory + "/" + WHOLE;
    return root.find(whole).isPresent() ? whole : directory + "/" + TREE;
  }

  private String content(Place place) throws IOException {
    return switch (place.snapshot().kind()) {
      case ACTIVE -> place.child(TREE);
      case COMMITTED -> content(place.directory());
      case VIEW -> before(place);
    };
  }

  private String before(Place place) throws IOException {
    return place.parent().isPresent() ? content(place.parent().get()) : EMPTY;
  }

  @Override
  public TreeMount mount(Place place) throws IOException {
    boolean writable = place.snapshot().kind() == Snapshot.Kind.ACTIVE;
    return new TreeMount(base.resolve(content(place)), writable ? Access.WRITE : Access.READ);
  }

  @Override
  public TreeMount mountParent(Place place) throws IOException {
    return new TreeMount(base.resolve(before(place)), Access.READ);
  }

  @Override
  public Directory layer(Place place) throws IOException {
    Snapshot snapshot = place.snapshot();
    if (snapshot.kind() != Snapshot.Kind.ACTIVE || snapshot.parent().isPresent()) {
      throw new SnapshotException(
          Reason.WRONG_KIND, snapshot.key(), "it is a whole tree, no layer to be unpacked");
    }
    return root.directory(place.child(TREE));
  }

  @Override
  public Difference.Trees difference(Place place) throws IOException {
    Directory now = root.directory(content(place));
    try {
      return new Difference.Trees(now, root.directory(before(place)), trees.inodes());
    } catch (IOException | RuntimeException e) {
      now.close();
      throw e;
    }
  }

  @Override
  public Usage usage(Place place) throws IOException {
    try (Difference.Trees difference = difference(place)) {
      return place.below().isEmpty()
          ? DiskUsage.of(difference.now())
          : TreeComparison.usage(difference);
    }
  }

  @Override
  public void remove(Directory own, String path) throws KernelException {
    trees.remove(own, path);
  }
}
