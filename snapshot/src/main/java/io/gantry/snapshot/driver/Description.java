package io.gantry.snapshot.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotKey;
import java.io.IOException;
import java.util.Optional;

/** The file that says what a snapshot's directory is: three lines, key, kind and parent. */
final class Description {
  private static final String NAME = "/snapshot";
  private static final int LONGEST = 1024;

  private Description() {}

  static String file(String directory) {
    return directory + NAME;
  }

  /** Writes that of a new snapshot; should the engine die meanwhile it makes no sense. */
  static void create(Directory root, String directory, Snapshot snapshot) throws IOException {
    write(root, file(directory), snapshot);
  }

  /** Writes it under another name first, so that the old one or the new one is there. */
  static void replace(Directory root, String directory, Snapshot snapshot) throws IOException {
    String next = file(directory) + ".new";
    write(root, next, snapshot);
    root.rename(next, root, file(directory));
  }

  private static void write(Directory root, String path, Snapshot snapshot) throws IOException {
    String parent = snapshot.parent().map(SnapshotKey::value).orElse("");
    String text = snapshot.key() + "\n" + snapshot.kind() + "\n" + parent + "\n";
    try (OpenFile file = root.create(path, 0600)) {
      file.write(text.getBytes(UTF_8));
    }
  }

  /** Reads it; empty when it is not there or makes no sense. */
  static Optional<Snapshot> read(Directory root, String directory) throws IOException {
    byte[] bytes = new byte[LONGEST];
    int length;
    try (OpenFile file = root.read(file(directory))) {
      length = file.read(bytes, 0, LONGEST);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
    return length < 0 ? Optional.empty() : parse(new String(bytes, 0, length, UTF_8));
  }

  private static Optional<Snapshot> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 4) {
      return Optional.empty();
    }
    try {
      Optional<SnapshotKey> parent =
          lines[2].isEmpty() ? Optional.empty() : Optional.of(new SnapshotKey(lines[2]));
      return Optional.of(
          new Snapshot(new SnapshotKey(lines[0]), Snapshot.Kind.valueOf(lines[1]), parent));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
