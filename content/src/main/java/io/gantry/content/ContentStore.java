package io.gantry.content;

import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.IndexWriter;
import io.gantry.oci.MalformedDocumentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Blobs by their digests, and the index of what they are, in one OCI image layout. Safe for use by
 * many threads of one process; one process at a time.
 */
public final class ContentStore {

  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";
  private static final String ANONYMOUS = "tmp-";
  private static final String KEYED = "key-";

  private final Path root;
  private final Path blobs;
  private final Path ingests;
  private final boolean interrupted;
  private final InstantSource clock;

  /** Its monitor guards a sweep under way, and renames into blobs. */
  private final Leases leases;

  private final Set<Path> ingesting = ConcurrentHashMap.newKeySet();

  /** Guards {@link #index} and its file. */
  private final Object indexing = new Object();

  private final IndexWriter indexWriter = new IndexWriter();
  private volatile Index index;

  private ContentStore(Path root, InstantSource clock) throws IOException {
    this.root = root;
    this.clock = clock;
    this.blobs = root.resolve("blobs");
    this.ingests = Files.createDirectories(root.resolve("ingest"));
    this.leases = new Leases(root.resolve("leases"), clock);
    Files.createDirectories(blobs.resolve("sha256"));
    Path layout = root.resolve("oci-layout");
    if (!Files.exists(layout)) {
      AtomicFile.replace(layout, LAYOUT.getBytes(StandardCharsets.UTF_8));
    }
    Path indexFile = root.resolve("index.json");
    if (Files.exists(indexFile)) {
      index = parseIndex(indexFile);
    } else {
      index = Index.of(List.of());
      AtomicFile.replace(indexFile, index.document().bytes());
    }
    boolean otherBoot = isOfAnotherBoot(root.resolve("boot"), leases.boot());
    interrupted = clear(ingests, ANONYMOUS) || leases.interrupted() || otherBoot;
  }

  /** When the machine went down, marks of leases may be lost. */
  private static boolean isOfAnotherBoot(Path file, String boot) throws IOException {
    boolean known = Files.exists(file);
    if (known && Files.readString(file).equals(boot)) {
      return false;
    }
    AtomicFile.replace(file, boot.getBytes(StandardCharsets.UTF_8));
    return known;
  }

  private static Index parseIndex(Path file) throws IOException {
    try {
      return Index.parseOwn(Files.readAllBytes(file));
    } catch (MalformedDocumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static boolean clear(Path directory, String prefix) throws IOException {
    boolean any = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix + "*")) {
      for (Path file : files) {
        any = true;
        Files.delete(file);
      }
    }
    return any;
  }

  /**
   * Opens a store, making it when it is not there, and clears away what a crash left half-written.
   *
   * @throws IOException when the directory cannot be used or its index is damaged
   */
  public static ContentStore open(Path root) throws IOException {
    return open(root, InstantSource.system());
  }

  /** The same by another clock, which says when leases end. */
  public static ContentStore open(Path root, InstantSource clock) throws IOException {
    Files.createDirectories(root);
    // layers of private images are nobody else's to read
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    return new ContentStore(root, clock);
  }

  /** The directory of the layout. */
  public Path root() {
    return root;
  }

  /**
   * Whether work under a lease was cut short before this store was opened, or may have been since
   * the machine went down, so that a sweep is worth its while.
   */
  public boolean interrupted() {
    return interrupted;
  }

  // ---- content in ----

  /** A lease on nothing yet. */
  public Lease lease() throws IOException {
    return lease("work under way");
  }

  /**
   * A lease on nothing yet.
   *
   * @param what the work, in words
   */
  public Lease lease(String what) throws IOException {
    return leases.take(this, what);
  }

  /**
   * A lease for work that can be resumed: unless it is {@link Lease#done}, what has come of these
   * blobs stays for so long, whatever becomes of the engine.
   */
  public Lease lease(String what, Set<Digest> digests, Duration resumable) throws IOException {
    return leases.take(this, what, digests, resumable);
  }

  /** Begins to take in content that cannot be resumed. */
  public Ingest ingest(Lease lease) throws IOException {
    return begin(lease, anonymous(), Ingest.Kind.ONCE);
  }

  /**
   * Begins to take in content whose writer hashes it anyway and ends with {@link
   * Ingest#commitHashed}; a plain {@link Ingest#commit()} reads it once more.
   */
  public Ingest ingestHashed(Lease lease) throws IOException {
    return begin(lease, anonymous(), Ingest.Kind.HASHED_BY_WRITER);
  }

  private Path anonymous() {
    return ingests.resolve(ANONYMOUS + UUID.randomUUID());
  }

  /**
   * Takes in content under a key, going on with what an earlier ingest of the key left.
   *
   * @throws FileAlreadyExistsException when an ingest of the key is under way
   */
  public Ingest ingest(Lease lease, String key) throws IOException {
    return begin(lease, part(key), Ingest.Kind.RESUMABLE);
  }

  /**
   * Takes in content under a key as {@link #ingest(Lease, String)} does; its writer hashes it, what
   * was {@link Ingest#saved} before included, and ends with {@link Ingest#commitHashed}.
   *
   * @throws FileAlreadyExistsException when an ingest of the key is under way
   */
  public Ingest ingestHashed(Lease lease, String key) throws IOException {
    return begin(lease, part(key), Ingest.Kind.RESUMABLE_HASHED_BY_WRITER);
  }

  private Path part(String key) {
    return ingests.resolve(KEYED + Digest.of(key).hex());
  }

  /** Throws away what of interrupted content nobody has touched for so long. */
  public void forgetIngests(Duration age) throws IOException {
    Instant limit = clock.instant().minus(age);
    for (Part part : parts()) {
      Path file = ingests.resolve(part.name());
      if (part.modified().isBefore(limit) && ingesting.add(file)) {
        Files.deleteIfExists(file);
        ingesting.remove(file);
      }
    }
  }

  /**
   * Content that an interrupted ingest has left.
   *
   * @param name of its file
   * @param size the bytes that are there
   * @param modified when it last grew
   */
  public record Part(String name, long size, Instant modified) {}

  /** What interrupted ingests have left to be resumed, and nobody resumes now. */
  public List<Part> parts() throws IOException {
    List<Part> parts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(ingests, KEYED + "*")) {
      for (Path file : files) {
        if (!ingesting.contains(file)) {
          part(file).ifPresent(parts::add);
        }
      }
    }
    return parts;
  }

  private static Optional<Part> part(Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      String name = String.valueOf(file.getFileName());
      return Optional.of(new Part(name, is.size(), is.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // became a blob meanwhile
    }
  }

  private Ingest begin(Lease lease, Path part, Ingest.Kind kind) throws IOException {
    if (!ingesting.add(part)) {
      throw new FileAlreadyExistsException(
          part.toString(), null, "this content is being taken in already");
    }
    try {
      return new Ingest(this, lease, part, kind);
    } catch (IOException | RuntimeException e) {
      ingesting.remove(part);
      throw e;
    }
  }

  void ended(Path part) {
    ingesting.remove(part);
  }

  BlobInfo adopt(Path part, Digest digest) throws IOException {
    Path blob = path(digest);
    synchronized (leases) {
      if (Files.exists(blob)) {
        Files.delete(part);
      } else {
        Files.createDirectories(blobs.resolve(digest.algorithm()));
        AtomicFile.move(part, blob);
      }
    }
    return info(digest).orElseThrow(() -> new NoSuchBlobException(digest));
  }

  /** Stores a small blob. */
  public BlobInfo put(Lease lease, byte[] content) throws IOException {
    Digest digest = Digest.of(content);
    lease.add(digest);
    Optional<BlobInfo> known = info(digest);
    if (known.isPresent()) {
      return known.get();
    }
    try (Ingest ingest = ingest(lease)) {
      ingest.write(ByteBuffer.wrap(content));
      return ingest.commit();
    }
  }

  // ---- content out ----

  /** The file of a blob, there or not; never write to it. */
  public Path path(Digest digest) {
    return blobs.resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** Whether the store has a blob. */
  public boolean has(Digest digest) {
    return Files.exists(path(digest));
  }

  /** What is known of a blob without reading it; empty when the store does not have it. */
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path(digest), BasicFileAttributes.class);
      return Optional.of(new BlobInfo(digest, file.size(), file.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens a blob for reading.
   *
   * @throws NoSuchBlobException when the store does not have it
   */
  public FileChannel open(Digest digest) throws IOException {
    try {
      return FileChannel.open(path(digest), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new NoSuchBlobException(digest);
    }
  }

  /**
   * Reads a small blob and verifies it.
   *
   * @param limit the most bytes it may have
   * @throws NoSuchBlobException when the store does not have it
   * @throws DigestMismatchException when its file is damaged
   */
  public byte[] read(Digest digest, int limit) throws IOException {
    try (FileChannel channel = open(digest)) {
      long size = channel.size();
      if (size > limit) {
        throw new IOException(
            "content "
                + digest
                + " has "
                + size
                + " bytes, more than the "
                + limit
                + " allowed here");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      Digest actual = digest.recompute(buffer.array());
      if (!actual.equals(digest)) {
        throw new DigestMismatchException(digest, actual);
      }
      return buffer.array();
    }
  }

  /** Every blob of the store. */
  public List<Digest> list() throws IOException {
    List<Digest> digests = new ArrayList<>();
    try (DirectoryStream<Path> algorithms = Files.newDirectoryStream(blobs)) {
      for (Path algorithm : algorithms) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(algorithm)) {
          for (Path file : files) {
            blobName(algorithm, file).ifPresent(digests::add);
          }
        }
      }
    }
    return digests;
  }

  private static Optional<Digest> blobName(Path algorithm, Path file) {
    try {
      return Optional.of(
          new Digest(algorithm.getFileName().toString(), file.getFileName().toString()));
    } catch (IllegalArgumentException foreignFile) {
      return Optional.empty();
    }
  }

  // ---- content away ----

  void protect(Runnable addition) {
    synchronized (leases) {
      addition.run();
    }
  }

  void release(Lease lease) throws IOException {
    leases.release(lease);
  }

  void done(Lease lease) throws IOException {
    leases.done(lease);
  }

  /**
   * Deletes those of some blobs that are neither marked nor leased.
   *
   * @param marked what is needed. Asked for while nobody can take a lease: whoever had one on a
   *     blob before has made what needs it known, and whoever takes one later sees it gone
   * @return the bytes freed
   */
  public long sweep(Collection<Digest> candidates, Supplier<Set<Digest>> marked)
      throws IOException {
    long freed = 0;
    synchronized (leases) {
      Set<Digest> stays = leases.digests();
      Set<Digest> garbage = new HashSet<>(candidates);
      garbage.removeAll(stays);
      if (garbage.isEmpty()) {
        return 0;
      }
      garbage.removeAll(marked.get());
      for (Digest digest : garbage) {
        Optional<BlobInfo> blob = info(digest);
        if (blob.isPresent() && Files.deleteIfExists(path(digest))) {
          freed += blob.get().size();
        }
      }
    }
    return freed;
  }

  /** Those of some blobs that {@link #sweep} would delete now. */
  public Set<Digest> garbage(Collection<Digest> candidates, Supplier<Set<Digest>> marked) {
    synchronized (leases) {
      Set<Digest> garbage = new HashSet<>(candidates);
      garbage.removeAll(leases.digests());
      garbage.removeAll(marked.get());
      return garbage;
    }
  }

  /** Does something short while nothing is swept and nobody takes a lease. */
  public <T> T still(Supplier<T> work) {
    synchronized (leases) {
      return work.get();
    }
  }

  // ---- leases ----

  /** Who works with content now. */
  public List<Lease> running() {
    return leases.running();
  }

  /** What is kept of work that was cut short. */
  public List<KeptLease> kept() {
    return leases.resting();
  }

  /**
   * Ends leases of work that was cut short: those whose time is over, and those of which nothing is
   * here but what is marked, which was used meanwhile.
   *
   * @return whether there is more to sweep by that
   */
  public boolean expire(Supplier<Set<Digest>> marked) throws IOException {
    return leases.expire(marked, this::has);
  }

  /** Whether {@link #doubt} has something to do. */
  public boolean doubtful() {
    return !leases.ofOtherBoots().isEmpty();
  }

  /**
   * Takes back blobs that leases of another boot of the machine keep, unless they are marked: the
   * machine may have gone down before they were on the disk. They are resumed like parts, which are
   * hashed again.
   */
  public void doubt(Set<Digest> marked) throws IOException {
    synchronized (leases) {
      for (KeptLease lease : leases.ofOtherBoots()) {
        for (Digest digest : lease.digests()) {
          if (!marked.contains(digest) && has(digest)) {
            AtomicFile.move(path(digest), part(digest.toString()));
          }
        }
        leases.drop(lease);
      }
    }
  }

  // ---- the index ----

  /** What the layout holds, as of now. */
  public Index index() {
    return index;
  }

  /** Changes the index, one change at a time, and replaces its file. */
  public Index updateIndex(UnaryOperator<Index> change) throws IOException {
    synchronized (indexing) {
      Index changed = change.apply(index);
      if (!changed.equals(index)) {
        AtomicFile.replace(root.resolve("index.json"), indexWriter.write(changed));
        index = changed;
      }
      return changed;
    }
  }
}
