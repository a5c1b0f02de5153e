package io.gantry.content;

import io.gantry.oci.Digest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The leases of a store: those of running work, each marked by an empty file, and those that
 * outlive an engine, each written into a file of its own. Its monitor is held while content is
 * swept: nobody takes a lease meanwhile.
 */
final class Leases {

  private static final System.Logger LOG = System.getLogger(Leases.class.getName());
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String KEPT = ".kept";

  private final Path directory;
  private final InstantSource clock;
  private final String boot;
  private final boolean interrupted;
  private final Set<Lease> running = ConcurrentHashMap.newKeySet();
  private final Map<String, KeptLease> kept = new ConcurrentHashMap<>();

  Leases(Path directory, InstantSource clock) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.clock = clock;
    this.boot = Files.readString(BOOT_ID).strip();
    boolean marks = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (String.valueOf(file.getFileName()).endsWith(KEPT)) {
          read(file);
        } else {
          marks = true;
          Files.delete(file);
        }
      }
    }
    interrupted = marks;
  }

  /** One that cannot be read keeps nothing: all that is lost is a download. */
  private void read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String id = name.substring(0, name.length() - KEPT.length());
    try {
      kept.put(id, KeptLease.parse(id, Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "lease {0} is dropped: {1}", id, e.getMessage());
      Files.delete(file);
    }
  }

  /** Which boot of the machine this is. */
  String boot() {
    return boot;
  }

  /** Whether an engine was killed while there were leases. */
  boolean interrupted() {
    return interrupted;
  }

  // ---- running work ----

  Lease take(ContentStore store, String what) throws IOException {
    Lease lease = new Lease(store, directory.resolve(UUID.randomUUID().toString()), what);
    running.add(lease);
    return lease;
  }

  /** One that goes on for so long unless it is {@link #done}. */
  Lease take(ContentStore store, String what, Set<Digest> digests, Duration resumable)
      throws IOException {
    Lease lease = take(store, what);
    try {
      digests.forEach(lease::add);
      Instant until = clock.instant().plus(resumable).truncatedTo(ChronoUnit.SECONDS);
      write(new KeptLease(lease.id(), what, until, boot, digests));
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** One that is kept takes the place of those that keep nothing else. */
  synchronized void release(Lease lease) throws IOException {
    running.remove(lease);
    KeptLease mine = kept.get(lease.id());
    if (mine == null) {
      return;
    }
    for (KeptLease other : resting()) {
      if (mine.covers(other)) {
        drop(other);
      }
    }
  }

  synchronized void done(Lease lease) throws IOException {
    kept.remove(lease.id());
    Files.deleteIfExists(file(lease.id()));
  }

  List<Lease> running() {
    return List.copyOf(running);
  }

  /** All that some lease keeps now. */
  synchronized Set<Digest> digests() {
    Set<Digest> all = new HashSet<>();
    running.forEach(lease -> all.addAll(lease.digests()));
    for (KeptLease lease : kept.values()) {
      if (!isOver(lease)) {
        all.addAll(lease.digests());
      }
    }
    return all;
  }

  // ---- work that was cut short ----

  /** Those that nobody works under. */
  synchronized List<KeptLease> resting() {
    return kept.values().stream()
        .filter(lease -> running.stream().noneMatch(held -> held.id().equals(lease.id())))
        .toList();
  }

  /** Those that another boot of the machine left. */
  List<KeptLease> ofOtherBoots() {
    return resting().stream().filter(lease -> !lease.boot().equals(boot)).toList();
  }

  private boolean isOver(KeptLease lease) {
    return !lease.until().isAfter(clock.instant());
  }

  /**
   * Ends those whose time is over, and those that keep nothing that is there but what is marked.
   *
   * @return whether any time was over
   */
  synchronized boolean expire(Supplier<Set<Digest>> marked, Predicate<Digest> there)
      throws IOException {
    List<KeptLease> resting = resting();
    Set<Digest> used = resting.isEmpty() ? Set.of() : marked.get();
    boolean over = false;
    for (KeptLease lease : resting) {
      Set<Digest> left = new HashSet<>(lease.digests());
      left.removeAll(used);
      over |= isOver(lease);
      if (isOver(lease) || left.stream().noneMatch(there)) {
        drop(lease);
      } else if (left.size() < lease.digests().size()) {
        write(lease.keeping(left));
      }
    }
    return over;
  }

  synchronized void drop(KeptLease lease) throws IOException {
    kept.remove(lease.id());
    Files.deleteIfExists(file(lease.id()));
  }

  private synchronized void write(KeptLease lease) throws IOException {
    AtomicFile.replace(file(lease.id()), lease.document());
    kept.put(lease.id(), lease);
  }

  private Path file(String id) {
    return directory.resolve(id + KEPT);
  }
}
