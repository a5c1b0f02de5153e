package io.gantry.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks what the engine sends of a container's path, renaming its first name. Nothing is written
 * outside the target, whatever the names say.
 */
final class TarReader {
  private final TarArchiveInputStream tar;
  private final boolean owners;
  private final Deque<Runnable> later = new ArrayDeque<>();

  TarReader(InputStream input, boolean owners) {
    this.tar = new TarArchiveInputStream(input, "UTF-8");
    this.owners = owners;
  }

  /**
   * Unpacks.
   *
   * @param target what the first entry becomes
   * @param contents whether the first entry stands for {@code target} as it is
   * @return the bytes of the files' contents
   */
  long unpack(Path target, boolean contents) throws IOException {
    long bytes = 0;
    String first = "";
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String name = entry.getName().replaceAll("/+$", "");
      if (first.isEmpty()) {
        first = name;
      }
      Path file = place(target, first, name);
      if (!(contents && file.equals(target))) {
        make(entry, file, target, first);
      }
      bytes += entry.getSize();
    }
    while (!later.isEmpty()) {
      later.pop().run();
    }
    return bytes;
  }

  private static Path place(Path target, String first, String name) throws IOException {
    if (name.equals(first)) {
      return target;
    }
    String inside =
        first.equals(".") || first.isEmpty()
            ? name
            : name.startsWith(first + "/") ? name.substring(first.length() + 1) : name;
    Path file = target.resolve(inside.replaceAll("^/+", "")).normalize();
    if (!file.startsWith(target.normalize())) {
      throw new IOException("the archive names a file outside its directory: " + name);
    }
    for (Path parent = file.getParent();
        parent != null && !parent.equals(target) && parent.startsWith(target);
        parent = parent.getParent()) {
      if (Files.isSymbolicLink(parent)) {
        throw new IOException("the archive goes through a symbolic link: " + name);
      }
    }
    return file;
  }

  private void make(TarArchiveEntry entry, Path file, Path target, String first)
      throws IOException {
    if (entry.isDirectory()) {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(file);
      }
      later.push(() -> attributesLater(entry, file));
      return;
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(
          "cannot overwrite directory \"" + file + "\" with non-directory");
    }
    Files.deleteIfExists(file);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, place(target, first, entry.getLinkName().replaceAll("/+$", "")));
    } else if (entry.isFile()) {
      try (OutputStream out = Files.newOutputStream(file)) {
        tar.transferTo(out);
      }
      attributes(entry, file);
    }
  }

  private void attributesLater(TarArchiveEntry entry, Path file) {
    try {
      attributes(entry, file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void attributes(TarArchiveEntry entry, Path file) throws IOException {
    if (owners) {
      Files.setAttribute(file, "unix:uid", (int) entry.getLongUserId());
      Files.setAttribute(file, "unix:gid", (int) entry.getLongGroupId());
    }
    Files.setPosixFilePermissions(file, permissions(entry.getMode()));
    Files.setLastModifiedTime(file, FileTime.from(entry.getLastModifiedTime().toInstant()));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
