package io.gantry.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes files of the host as tar entries with their modes, owners, times, links and holes' worth
 * of content.
 */
public final class TarWriter implements AutoCloseable {
  private final TarArchiveOutputStream tar;
  private final Map<String, String> written = new HashMap<>();
  private long bytes;

  /** A writer on {@code out}, which stays open. */
  public TarWriter(OutputStream out) {
    tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /**
   * Writes {@code root} and all in it under {@code name}.
   *
   * @return the bytes of the files' contents
   */
  static long write(OutputStream out, Path root, String name) throws IOException {
    try (TarWriter writer = new TarWriter(out)) {
      writer.tree(root, name);
      return writer.bytes;
    }
  }

  /** Adds a directory and all in it, or a single file. */
  public void tree(Path root, String name) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            String path = path(directory);
            if (!path.isEmpty()) {
              file(directory, path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            file(file, path(file));
            return FileVisitResult.CONTINUE;
          }

          private String path(Path file) {
            String inside = root.relativize(file).toString();
            return inside.isEmpty() || name.isEmpty() ? name + inside : name + "/" + inside;
          }
        });
  }

  /** Adds one file, link or directory under {@code name}. */
  public void file(Path file, String name) throws IOException {
    UnixAttributes attributes = UnixAttributes.of(file);
    int mode = attributes.mode();
    TarArchiveEntry entry;
    boolean content = false;
    switch (mode & 0170000) {
      case 0040000 -> entry = new TarArchiveEntry(name + "/");
      case 0120000 -> {
        entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
        entry.setLinkName(Files.readSymbolicLink(file).toString());
      }
      case 0010000 -> entry = new TarArchiveEntry(name, TarArchiveEntry.LF_FIFO);
      case 0020000, 0060000 -> entry = device(name, mode, attributes.device());
      case 0140000 -> {
        return;
      }
      default -> {
        String first =
            attributes.links() > 1 ? written.putIfAbsent(attributes.identity(), name) : null;
        content = first == null;
        entry =
            first == null
                ? new TarArchiveEntry(name)
                : new TarArchiveEntry(name, TarArchiveEntry.LF_LINK);
        if (first != null) {
          entry.setLinkName(first);
        }
      }
    }
    entry.setMode(mode & 07777);
    entry.setIds(attributes.user(), attributes.group());
    entry.setLastModifiedTime(attributes.modified());
    entry.setSize(content ? attributes.size() : 0);
    tar.putArchiveEntry(entry);
    if (content) {
      content(file, entry.getSize());
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry device(String name, int mode, long device) {
    TarArchiveEntry entry =
        new TarArchiveEntry(
            name, (mode & 0170000) == 0020000 ? TarArchiveEntry.LF_CHR : TarArchiveEntry.LF_BLK);
    entry.setDevMajor((int) (((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL)));
    entry.setDevMinor((int) ((device & 0xff) | ((device >> 12) & ~0xffL)));
    return entry;
  }

  private void content(Path file, long size) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = size;
    try (InputStream input = Files.newInputStream(file)) {
      while (left > 0) {
        int n = input.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new IOException(file + " became shorter while it was read");
        }
        tar.write(buffer, 0, n);
        left -= n;
      }
    }
    bytes += size;
  }

  /** Adds a directory that the host need not have. */
  public void directory(String name, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/");
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** Adds a symbolic link. */
  public void link(String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** Adds a file with these bytes. */
  public void bytes(String name, byte[] content, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    tar.finish();
    tar.flush();
  }
}
