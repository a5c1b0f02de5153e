package io.gantry.engine.mount;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.Volume;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.runtime.UserNamespace;
import io.gantry.snapshot.tree.TreeCopy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Copies what an image has at a volume's place into the volume, once: when it is empty. A volume
 * never looks filled when it is not, whenever the engine is killed:
 *
 * <pre>
 * volumes/.filling/NAME   is being copied; thrown away by the next engine
 * volumes/.filled/NAME    is whole; the next engine goes on moving it
 * volumes/NAME/_data      gets what is in there, name by name
 * </pre>
 *
 * <p>The volume's own directory stays the one that it is, since others may have it mounted. What is
 * mounted there itself (by options, by a plugin) is another file system: the copy waits in it under
 * a hidden name, which does not count as content.
 */
public final class VolumeFill implements AutoCloseable {
  private static final Logger LOG = System.getLogger(VolumeFill.class.getName());
  private static final String FILLING = ".filling";
  private static final String FILLED = ".filled";
  private static final String DATA = "_data";

  /** The copy in a file system of its own. */
  private static final String HIDDEN = ".gantry-filling";

  private final Path path;
  private final Directory volumes;
  private final Object[] locks = new Object[64];

  private VolumeFill(Path path, Directory volumes) {
    this.path = path;
    this.volumes = volumes;
    Arrays.setAll(locks, i -> new Object());
  }

  /** Opens the directory of all volumes, and ends what an engine before this one began. */
  public static VolumeFill open(Path path) throws IOException {
    Files.createDirectories(path);
    VolumeFill fill = new VolumeFill(path, Directory.open(path));
    try {
      fill.recover();
      return fill;
    } catch (IOException | RuntimeException e) {
      fill.close();
      throw e;
    }
  }

  private void recover() throws IOException {
    for (String directory : List.of(FILLING, FILLED)) {
      volumes.ensureDirectory(directory, 0700);
    }
    for (DirectoryEntry half : volumes.list(FILLING)) {
      volumes.removeTree(FILLING + "/" + half.name());
    }
    for (DirectoryEntry whole : volumes.list(FILLED)) {
      try {
        finish(whole.name(), true);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "volume " + whole.name() + " was not filled", e);
      }
    }
  }

  /**
   * Fills a volume, unless there is something in it or nothing for it.
   *
   * @param mounted where it is on the host now
   * @param image the root file system that the volume will be mounted in
   * @param place where in it
   * @throws EngineException.Internal when it cannot be copied; the volume is as empty as before
   */
  public void fill(Volume volume, Path mounted, Directory image, String place) {
    synchronized (locks[Math.floorMod(volume.name().hashCode(), locks.length)]) {
      try (Directory source = image.directory(place);
          Directory target = Directory.open(mounted)) {
        if (isEmpty(target)) {
          fill(volume, mounted, source, target);
        }
      } catch (KernelException e) {
        if (e.errno() == Errno.ENOTDIR) {
          throw new EngineException.Internal("source " + place + " is not directory", e);
        }
        if (e.errno() != Errno.ENOENT) {
          throw failure(volume, e);
        }
      } catch (IOException e) {
        throw failure(volume, e);
      }
    }
  }

  /** Gives an empty volume of the host's root to the root of a container with other ids. */
  void give(Volume volume, Path mounted, UserNamespace.Mapped ids) {
    synchronized (locks[Math.floorMod(volume.name().hashCode(), locks.length)]) {
      try (Directory target = Directory.open(mounted)) {
        FileStatus status = target.status();
        if (status.uid() == 0 && status.gid() == 0 && isEmpty(target)) {
          target.chown(".", (int) ids.user(0).orElseThrow(), (int) ids.group(0).orElseThrow());
        }
      } catch (IOException e) {
        throw new EngineException.Internal(
            "volume " + volume.name() + " was not given to the container: " + e.getMessage(), e);
      }
    }
  }

  private static EngineException failure(Volume volume, IOException e) {
    return new EngineException.Internal(
        "failed to copy the image's files to volume " + volume.name() + ": " + e.getMessage(), e);
  }

  private static boolean isEmpty(Directory directory) throws KernelException {
    return directory.list().stream().allMatch(entry -> entry.name().equals(HIDDEN));
  }

  private void fill(Volume volume, Path mounted, Directory source, Directory target)
      throws IOException {
    boolean ownAttributes = hasOwnAttributes(volume);
    if (volume.driver().equals(Volume.LOCAL)
        && mounted.equals(path.resolve(volume.name()).resolve(DATA))
        && isPlain(volume)) {
      String coming = FILLING + "/" + volume.name();
      copy(source, volumes, coming);
      volumes.rename(coming, volumes, FILLED + "/" + volume.name());
      finish(volume.name(), !ownAttributes);
    } else {
      copy(source, target, HIDDEN);
      move(target, HIDDEN, target, !ownAttributes);
    }
  }

  private static boolean isPlain(Volume volume) {
    return !volume.options().containsKey("device") && !volume.options().containsKey("type");
  }

  /** Whether it was asked for with an owner or permissions. */
  private static boolean hasOwnAttributes(Volume volume) {
    String options = "," + volume.options().getOrDefault("o", "");
    return options.contains(",uid=") || options.contains(",gid=") || options.contains(",mode=");
  }

  private static void copy(Directory source, Directory parent, String name) throws IOException {
    parent.removeTree(name);
    parent.mkdir(name, 0700);
    boolean copied = false;
    try (Directory coming = parent.directory(name)) {
      TreeCopy.copy(source, coming);
      copied = true;
    } finally {
      if (!copied) {
        removed(parent, name);
      }
    }
  }

  private static void removed(Directory parent, String name) {
    try {
      parent.removeTree(name);
    } catch (KernelException e) {
      LOG.log(Level.WARNING, parent + "/" + name + " stays until the next time", e);
    }
  }

  private void finish(String volume, boolean attributes) throws IOException {
    String filled = FILLED + "/" + volume;
    try (Directory target = volumes.directory(volume + "/" + DATA)) {
      move(volumes, filled, target, attributes);
    } catch (KernelException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      volumes.removeTree(filled); // the volume was removed meanwhile
    }
  }

  /** Moves all that is in {@code name}, and what belongs to it, to {@code target}. */
  private static void move(Directory parent, String name, Directory target, boolean attributes)
      throws IOException {
    try (Directory whole = parent.directory(name)) {
      FileStatus status = whole.status();
      for (DirectoryEntry entry : whole.list()) {
        try {
          whole.renameNew(entry.name(), target, entry.name());
        } catch (KernelException e) {
          if (e.errno() != Errno.EEXIST) {
            throw e;
          }
        }
      }
      if (attributes) {
        target.chown(".", status.uid(), status.gid());
        target.chmod(".", status.permissions());
        for (Map.Entry<String, byte[]> each : whole.xattrs(".").entrySet()) {
          target.setXattr(".", each.getKey(), each.getValue());
        }
      }
      target.times(".", status.accessed(), status.modified());
    }
    parent.removeTree(name);
  }

  @Override
  public void close() {
    volumes.close();
  }
}
