package io.gantry.snapshot.driver;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileSystemStatus;
import io.gantry.kernel.fs.Trash;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.DiskUsage;
import io.gantry.snapshot.OverlayMount;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Differences in overlayfs's form:
 *
 * <pre>
 *   empty/          lower directories for those that have too few
 *   17/diff/        its own difference
 *   17/work/        overlayfs's own, of an active one
 * </pre>
 */
final class OverlayStorage implements Storage {
  static final String EMPTY = "empty";
  private static final String DIFF = "diff";
  private static final String WORK = "work";

  private final Path base;
  private final Directory root;
  private final ProjectIds projects;
  private final Checkpoint checkpoint;

  OverlayStorage(Path base, Directory root, ProjectIds projects, Checkpoint checkpoint) {
    this.base = base;
    this.root = root;
    this.projects = projects;
    this.checkpoint = checkpoint;
  }

  @Override
  public StorageDriver driver() {
    return StorageDriver.OVERLAY2;
  }

  @Override
  public List<Map.Entry<String, String>> status() {
    return List.of(
        Map.entry("Backing Filesystem", backing()),
        Map.entry("Supports d_type", "true"),
        Map.entry("Using metacopy", "false"),
        Map.entry("Native Overlay Diff", "true"),
        Map.entry("userxattr", "false"));
  }

  private String backing() {
    try {
      return FileSystemStatus.of(root).name();
    } catch (KernelException e) {
      return "<unknown>";
    }
  }

  @Override
  public boolean limitsSizes() {
    return projects.isEnforced();
  }

  @Override
  public void open() throws IOException {
    root.mkdirs(EMPTY + "/0", 0755);
    root.mkdirs(EMPTY + "/1", 0755);
    require();
  }

  /** Refuses a file system whose directories the kernel does not stack. */
  private void require() throws IOException {
    String probe = EMPTY + "/probe";
    root.mkdirs(probe + "/" + DIFF, 0755);
    root.mkdirs(probe + "/" + WORK, 0700);
    try {
      overlay(List.of(), probe).mountDetached().close();
    } catch (KernelException e) {
      throw new StorageException("driver not supported: " + driver() + ": " + e.getMessage());
    } finally {
      root.removeTree(probe);
    }
  }

  @Override
  public void make(Place place, SizeLimit limit) throws IOException {
    if (!limit.isNone()) {
      projects.limit(place.directory(), limit);
    }
    root.mkdir(place.child(DIFF), 0755);
    checkpoint.reached("difference made");
    if (place.snapshot().kind() == Snapshot.Kind.ACTIVE) {
      root.mkdir(place.child(WORK), 0700);
    }
  }

  /** The form of a layer does not depend on what is below it. */
  @Override
  public void settle(Place active, Place committed) throws IOException {
    root.removeTree(active.child(WORK));
  }

  @Override
  public void settled(Place committed, Trash trash) {}

  /** A commit that was not completed has taken the work directory already. */
  @Override
  public void recover(Place place, Trash trash) throws IOException {
    if (place.snapshot().kind() == Snapshot.Kind.ACTIVE) {
      root.ensureDirectory(place.child(WORK), 0700);
    }
    projects.found(place.directory());
  }

  @Override
  public OverlayMount mount(Place place) {
    return switch (place.snapshot().kind()) {
      case ACTIVE -> overlay(place.below(), place.directory());
      case VIEW -> mountParent(place);
      case COMMITTED -> {
        List<String> all = new ArrayList<>(List.of(place.directory()));
        all.addAll(place.below());
        yield readOnly(all);
      }
    };
  }

  @Override
  public OverlayMount mountParent(Place place) {
    return readOnly(place.below());
  }

  private OverlayMount overlay(List<String> below, String top) {
    Optional<String> upper = Optional.of(top + "/" + DIFF);
    return new OverlayMount(base, lower(below, 1), upper, Optional.of(top + "/" + WORK));
  }

  private OverlayMount readOnly(List<String> stack) {
    return new OverlayMount(base, lower(stack, 2), Optional.empty(), Optional.empty());
  }

  /** Their differences, and empty directories when there are fewer than needed. */
  private static List<String> lower(List<String> stack, int atLeast) {
    List<String> lower = new ArrayList<>();
    stack.forEach(directory -> lower.add(directory + "/" + DIFF));
    for (int i = 0; lower.size() < atLeast; i++) {
      lower.add(EMPTY + "/" + i);
    }
    return lower;
  }

  @Override
  public Directory layer(Place place) throws IOException {
    return root.directory(place.child(DIFF));
  }

  @Override
  public Difference difference(Place place) throws IOException {
    return new Difference.Layer(layer(place));
  }

  @Override
  public Usage usage(Place place) throws IOException {
    try (Directory layer = layer(place)) {
      return DiskUsage.of(layer);
    }
  }

  @Override
  public void remove(Directory own, String path) throws KernelException {
    int project = projects.of(own, path);
    own.removeTree(path);
    projects.release(own, project);
  }
}
