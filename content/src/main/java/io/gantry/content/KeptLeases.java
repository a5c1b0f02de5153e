package io.gantry.content;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The leases that outlive an engine, each a file. */
final class KeptLeases {

  static final String SUFFIX = ".kept";

  private static final System.Logger LOG = System.getLogger(KeptLeases.class.getName());
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path directory;
  private final String boot;
  private final Map<String, KeptLease> leases = new ConcurrentHashMap<>();

  KeptLeases(Path directory) throws IOException {
    this.directory = directory;
    this.boot = Files.readString(BOOT_ID).strip();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        read(file);
      }
    }
  }

  /** One that cannot be read keeps nothing: all that is lost is a download. */
  private void read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String id = name.substring(0, name.length() - SUFFIX.length());
    try {
      leases.put(id, KeptLease.parse(id, Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "lease {0} is dropped: {1}", id, e.getMessage());
      Files.delete(file);
    }
  }

  /** Which boot of the machine this is. */
  String boot() {
    return boot;
  }

  Collection<KeptLease> all() {
    return List.copyOf(leases.values());
  }

  void write(KeptLease lease) throws IOException {
    AtomicFile.replace(file(lease.id()), lease.document());
    leases.put(lease.id(), lease);
  }

  void drop(String id) throws IOException {
    leases.remove(id);
    Files.deleteIfExists(file(id));
  }

  /** Whether one keeps all that another keeps, and longer. */
  static boolean covers(KeptLease one, KeptLease other) {
    return !one.id().equals(other.id())
        && !one.until().isBefore(other.until())
        && one.digests().containsAll(other.digests());
  }

  private Path file(String id) {
    return directory.resolve(id + SUFFIX);
  }
}
