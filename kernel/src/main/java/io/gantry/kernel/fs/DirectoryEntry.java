package io.gantry.kernel.fs;

/**
 * A name in a directory.
 *
 * @param name without slashes
 * @param type one of {@link FileStatus}'s {@code S_IF*}, 0 when the file system does not say
 * @param inode number
 */
public record DirectoryEntry(String name, int type, long inode) {
  /** Whether it is known to be a directory. */
  public boolean isDirectory() {
    return type == FileStatus.S_IFDIR;
  }
}
