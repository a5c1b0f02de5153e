package io.gantry.engine.volume.store;

import static io.gantry.engine.usage.Tree.Strangers.POSSIBLE;

import io.gantry.engine.usage.Activity;
import io.gantry.engine.usage.Tree;
import io.gantry.engine.usage.TreeSizes;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.Resolution;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much is in local volumes; a file with several names counts once. Whoever has a volume shows
 * by running that it may have changed; the host's users may change it at any time.
 */
final class Sizes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(15);

  private final VolumeFiles files;
  private final Activity activity;
  private final TreeSizes sizes = new TreeSizes(PATIENCE);

  Sizes(VolumeFiles files, Activity activity) {
    this.files = files;
    this.activity = activity;
  }

  /** Bytes of one volume's files now; -1 when that cannot be found out. */
  long exactly(Entry volume) {
    return sizes.exactly(tree(volume));
  }

  /** The same of all volumes, by name; of large ones perhaps a minute ago. */
  Map<String, Long> of(List<Entry> volumes) {
    sizes.retain(volumes.stream().map(Entry::name).collect(Collectors.toSet()));
    return sizes.of(volumes.stream().map(this::tree).toList());
  }

  /** The engine has changed files of that volume. */
  void changed(String volume) {
    sizes.changed(volume);
  }

  private Tree tree(Entry volume) {
    return new Tree(volume.name(), witness(volume), POSSIBLE, () -> walk(volume.name()));
  }

  /** Another one when it is another volume of this name, when others have it, or when those ran. */
  private Optional<Object> witness(Entry volume) {
    Map<String, Object> witnesses = new HashMap<>();
    for (String container : volume.containers()) {
      Optional<Object> ran = activity.of(container);
      if (ran.isEmpty()) {
        return ran;
      }
      witnesses.put(container, ran.get());
    }
    return volume.record().map(record -> Map.entry(record, witnesses));
  }

  private long walk(String volume) throws IOException {
    try (Directory data = Directory.open(files.data(volume))) {
      return of(data.with(Resolution.NO_SYMLINKS), new HashSet<>());
    }
  }

  @Override
  public void close() {
    sizes.close();
  }

  private static long of(Directory directory, Set<Long> linked) throws IOException {
    long size = 0;
    for (DirectoryEntry entry : directory.list()) {
      try {
        size += of(directory, entry.name(), linked);
      } catch (KernelException e) {
        // gone since the directory was read
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
      }
    }
    return size;
  }

  private static long of(Directory directory, String name, Set<Long> linked) throws IOException {
    FileStatus status = directory.status(name);
    if (status.isDirectory()) {
      try (Directory child = directory.directory(name)) {
        return of(child, linked);
      }
    }
    boolean again = status.links() > 1 && !linked.add(status.inode());
    return again ? 0 : status.size();
  }
}
