package io.gantry.cli.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What stat(2) says of a file, links not followed.
 *
 * @param mode kind and permissions
 * @param user owner
 * @param group group
 * @param size bytes
 * @param modified time of the last change of its content
 * @param links names it has
 * @param identity the same for all names of one file
 * @param device the device of a device node
 */
record UnixAttributes(
    int mode,
    int user,
    int group,
    long size,
    FileTime modified,
    int links,
    String identity,
    long device) {
  static UnixAttributes of(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            file,
            "unix:mode,uid,gid,size,lastModifiedTime,nlink,fileKey,rdev",
            LinkOption.NOFOLLOW_LINKS);
    return new UnixAttributes(
        (int) number(all, "mode"),
        (int) number(all, "uid"),
        (int) number(all, "gid"),
        number(all, "size"),
        (FileTime) Objects.requireNonNull(all.get("lastModifiedTime")),
        (int) number(all, "nlink"),
        String.valueOf(all.get("fileKey")),
        number(all, "rdev"));
  }

  private static long number(Map<String, Object> all, String name) {
    return ((Number) Objects.requireNonNull(all.get(name))).longValue();
  }
}
