package io.gantry.engine.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Directories of the engine that others cannot look into. What lies below the data root is as the
 * images have it, with set-user-id programs and secrets that are readable by everybody inside: it
 * is the root's mode that keeps the host's users from them (CVE-2021-41091).
 */
public final class ClosedDirectory {
  private ClosedDirectory() {}

  /**
   * Lets a group through it, and through the one above it: the root of containers whose ids are
   * others on the host, whose data root is below the one that was asked for.
   */
  public static void give(Path directory, int group) throws IOException {
    Path above = directory.getParent();
    for (Path each : above == null ? List.of(directory) : List.of(above, directory)) {
      Files.setAttribute(each, "unix:gid", group);
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x---"));
    }
  }

  /**
   * Makes a directory with all that leads to it, or closes the one that is there.
   *
   * @param mode as {@code ls} shows it: {@code rwx--x---}
   */
  public static Path make(Path directory, String mode) throws IOException {
    var permissions = PosixFilePermissions.fromString(mode);
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions));
    }
    return Files.setPosixFilePermissions(directory, permissions);
  }
}
