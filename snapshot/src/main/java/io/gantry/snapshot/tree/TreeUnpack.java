package io.gantry.snapshot.tree;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.snapshot.layer.Whiteouts;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.EntryPath;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Unpacks an archive into a tree. Each entry is made by name through the root's descriptor, so the
 * kernel keeps it inside; a regular file is always a new one ({@code O_EXCL}), so no content is
 * ever written to something that was there. What is in the way of an entry is removed first, except
 * a directory in the way of a directory. Directories get their times last, as making things in them
 * changes those.
 *
 * <p>Owner, permissions, attributes and times are set in the order in which the kernel keeps them:
 * a change of owner takes set-id bits and capabilities away.
 */
public final class TreeUnpack {
  /** What names that begin with {@code .wh.} mean. */
  public enum Form {
    /** Marks of deletion, turned into overlayfs's. */
    LAYER,
    /** Files like others. */
    PLAIN,
    /** The same, in a directory that is the archive's root. */
    WHOLE
  }

  private final Directory root;
  private final String base;
  private final Form form;
  private final TarLimits limits;
  private final PutOptions options;
  private final OwnerMap owners;
  private final EntryContent content = new EntryContent();
  private final Map<String, TarEntry> directories = new LinkedHashMap<>();

  /**
   * Unpacks into the directory {@code base} of {@code root}; links in the tree lead to places in
   * the root.
   *
   * @param owners what the archive's owners are in the tree
   */
  public TreeUnpack(
      Directory root,
      String base,
      Form form,
      TarLimits limits,
      PutOptions options,
      OwnerMap owners) {
    this.owners = owners;
    this.root = root;
    this.base = base;
    this.form = form;
    this.limits = limits;
    this.options = options;
  }

  /** Unpacks a layer into its empty directory. */
  public static TreeUnpack ofLayer(Directory layer, TarLimits limits) {
    PutOptions asArchived = new PutOptions(false, Optional.empty());
    return new TreeUnpack(layer, "", Form.LAYER, limits, asArchived, OwnerMap.SAME);
  }

  /**
   * Unpacks all entries.
   *
   * @return how many
   * @throws ArchiveException naming the entry that cannot or must not be unpacked
   */
  public long unpack(TarReader archive) throws IOException {
    for (Optional<TarEntry> next = archive.next(); next.isPresent(); next = archive.next()) {
      TarEntry entry = next.get();
      try {
        unpack(entry, archive);
      } catch (KernelException e) {
        throw named(entry, e);
      }
    }
    setDirectoryTimes();
    return archive.count();
  }

  private void unpack(TarEntry entry, TarReader archive) throws IOException {
    String clean = EntryPath.clean(entry.name(), limits);
    String path = base.isEmpty() ? clean : clean.isEmpty() ? base : base + "/" + clean;
    if (clean.isEmpty()) {
      unpackRoot(entry, path);
    } else if (form == Form.LAYER && EntryPath.name(clean).startsWith(Whiteouts.PREFIX)) {
      LayerMarks.apply(root, path, entry.name());
    } else {
      make(entry, path, archive);
    }
  }

  private void unpackRoot(TarEntry entry, String path) throws IOException {
    if (entry.type() != TarEntry.Type.DIRECTORY) {
      throw new ArchiveException(entry.name(), "the root must be a directory");
    }
    // The place that a copy goes to keeps its own attributes; other roots have the archive's.
    if (form != Form.PLAIN) {
      finishDirectory(entry, path.isEmpty() ? "." : path);
    }
  }

  /** Tries at once, as mostly nothing is in the way; then makes what is missing, and room. */
  private void make(TarEntry entry, String path, TarReader archive) throws IOException {
    try {
      create(entry, path, archive);
    } catch (KernelException e) {
      switch (e.errno()) {
        case ENOENT, ENOTDIR -> {
          makeParents(path);
          createInPlace(entry, path, archive);
        }
        case EEXIST, ELOOP -> createInPlace(entry, path, archive);
        default -> throw e;
      }
    }
  }

  private void createInPlace(TarEntry entry, String path, TarReader archive) throws IOException {
    Optional<FileStatus> there = root.find(path);
    if (there.isEmpty()) {
      create(entry, path, archive);
      return;
    }
    boolean directory = entry.type() == TarEntry.Type.DIRECTORY;
    if (there.get().isDirectory() && directory) {
      finishDirectory(entry, path);
      return;
    }
    refuseIfAsked(entry, there.get());
    if (entry.type() == TarEntry.Type.LINK && target(entry).equals(path)) {
      throw new ArchiveException(entry.name(), "it is a hard link to itself");
    }
    root.removeTree(path);
    directories.remove(path);
    create(entry, path, archive);
    if (directory && form == Form.LAYER && there.get().isWhiteout()) {
      LayerMarks.hideBelow(root, path);
    }
  }

  private void refuseIfAsked(TarEntry entry, FileStatus there) throws ArchiveException {
    boolean directory = entry.type() == TarEntry.Type.DIRECTORY;
    if (options.noOverwriteDirNonDir() && there.isDirectory() != directory) {
      throw new ArchiveException(
          directory
              ? "cannot overwrite non-directory \"" + entry.name() + "\" with directory"
              : "cannot overwrite directory \"" + entry.name() + "\" with non-directory");
    }
  }

  /** Makes the directories between the base, which is not made, and the path's last component. */
  private void makeParents(String path) throws KernelException {
    int slash = path.indexOf('/', base.isEmpty() ? 0 : base.length() + 1);
    while (slash >= 0) {
      root.ensureDirectory(path.substring(0, slash), 0755);
      slash = path.indexOf('/', slash + 1);
    }
  }

  private void create(TarEntry entry, String path, TarReader archive) throws IOException {
    switch (entry.type()) {
      case FILE -> content.create(root, path, entry, uid(entry), gid(entry), archive);
      case DIRECTORY -> {
        root.mkdir(path, 0700);
        finishDirectory(entry, path);
      }
      case SYMLINK -> {
        root.symlink(entry.linkName(), path);
        root.chown(path, uid(entry), gid(entry));
        content.attributes(root, path, entry);
        root.times(path, entry.accessed().orElse(entry.modified()), entry.modified());
      }
      case LINK -> link(entry, path);
      case CHARACTER_DEVICE -> node(entry, path, FileStatus.S_IFCHR);
      case BLOCK_DEVICE -> node(entry, path, FileStatus.S_IFBLK);
      case FIFO -> node(entry, path, FileStatus.S_IFIFO);
    }
  }

  private void link(TarEntry entry, String path) throws IOException {
    String target = target(entry);
    try {
      root.link(target, path);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT && root.find(target).isEmpty()) {
        throw new ArchiveException(
            entry.name(), "it is a hard link to \"" + entry.linkName() + "\", which is not there");
      }
      throw e;
    }
  }

  private String target(TarEntry entry) throws ArchiveException {
    String clean = EntryPath.clean(entry.linkName(), limits);
    return base.isEmpty() ? clean : base + "/" + clean;
  }

  private void node(TarEntry entry, String path, int type) throws IOException {
    Device device = entry.device();
    root.mknod(path, type | 0600, device);
    root.chown(path, uid(entry), gid(entry));
    content.attributes(root, path, entry);
    root.chmod(path, entry.mode());
    root.times(path, entry.accessed().orElse(entry.modified()), entry.modified());
  }

  private void finishDirectory(TarEntry entry, String path) throws IOException {
    if (directories.size() >= limits.directories() && !directories.containsKey(path)) {
      throw new ArchiveException(
          entry.name(), "the archive has more than " + limits.directories() + " directories");
    }
    content.finishDirectory(root, path, entry, uid(entry), gid(entry));
    directories.put(path, entry);
  }

  private void setDirectoryTimes() throws IOException {
    for (Map.Entry<String, TarEntry> directory : directories.entrySet()) {
      Instant modified = directory.getValue().modified();
      try {
        root.times(directory.getKey(), directory.getValue().accessed().orElse(modified), modified);
      } catch (KernelException e) {
        // A later entry may have put something else in its place.
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw named(directory.getValue(), e);
        }
      }
    }
  }

  private int uid(TarEntry entry) throws IOException {
    return owners.userOutside(options.owner().map(PutOptions.Owner::uid).orElse(entry.uid()));
  }

  private int gid(TarEntry entry) throws IOException {
    return owners.groupOutside(options.owner().map(PutOptions.Owner::gid).orElse(entry.gid()));
  }

  /** The disk's troubles are told as they are, all others are the entry's. */
  private static IOException named(TarEntry entry, KernelException e) {
    return switch (e.errno()) {
      case ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENFILE, ENOMEM -> e;
      default -> new ArchiveException(entry.name(), String.valueOf(e.getMessage()), e);
    };
  }
}
