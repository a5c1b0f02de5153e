package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.content.ContentStore;
import io.gantry.content.Ingest;
import io.gantry.content.Lease;
import io.gantry.engine.EngineException;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of an image archive, after one pass over its stream. Each file became a blob; what
 * looked like a layer was unpacked as well, since the documents that say what is what often come
 * last. Paths only serve as keys here: nothing is ever written where an archive says.
 */
final class ArchiveContents {

  private static final int HEAD = 512;
  private static final int MAX_FILES = 200_000;
  private static final int MAX_LINK_DEPTH = 8;
  private static final int USTAR = 257;

  private final ContentStore content;
  private final LayerIntake intake;
  private final Lease lease;
  private final LoadListener listener;
  private final Map<String, BlobInfo> files = new HashMap<>();
  private final Set<Digest> fresh = new HashSet<>();
  private final Map<String, String> links = new HashMap<>();
  private final Map<Digest, TakenLayer> layers = new HashMap<>();
  private final Map<Digest, ArchiveException> refused = new HashMap<>();

  /** Contents that are still to be read. */
  ArchiveContents(ContentStore content, LayerIntake intake, Lease lease, LoadListener listener) {
    this.content = content;
    this.intake = intake;
    this.lease = lease;
    this.listener = listener;
  }

  /**
   * Reads an archive, compressed or not, to its end.
   *
   * @throws ArchiveException when it is damaged
   */
  void read(InputStream archive) throws IOException {
    TarReader tar = new TarReader(Compression.detect(archive).decoded(), TarLimits.DEFAULT);
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      take(entry.get(), tar);
    }
    tar.drain();
  }

  private void take(TarEntry entry, TarReader tar) throws IOException {
    String path = normal(entry.name());
    switch (entry.type()) {
      case FILE -> takeFile(path, entry.storedSize(), tar.content());
      case SYMLINK -> links.put(path, besides(path, entry.linkName()));
      case LINK -> links.put(path, normal(entry.linkName()));
      default -> {}
    }
    if (files.size() + links.size() > MAX_FILES) {
      throw new ArchiveException("an image archive with more than " + MAX_FILES + " files");
    }
  }

  private void takeFile(String path, long size, InputStream file) throws IOException {
    byte[] head = file.readNBytes(HEAD);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), file);
    Optional<Digest> known = alreadyThere(path, size);
    if (known.isPresent()) {
      files.put(path, content.info(known.get()).orElseThrow());
      return;
    }
    boolean layer = looksLikeLayer(head);
    try (Ingest ingest = layer ? content.ingestHashed(lease) : content.ingest(lease)) {
      BlobInfo blob = layer ? takeLayer(path, size, whole, ingest) : store(whole, ingest);
      files.put(path, blob);
      fresh.add(blob.digest());
    }
  }

  /** A file named by its digest that the store has need not be taken in again. */
  private Optional<Digest> alreadyThere(String path, long size) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!path.startsWith("blobs/sha256/") || name.length() != 64 || !Digest.isLowerHex(name)) {
      return Optional.empty();
    }
    Digest digest = Digest.ofHex(name);
    lease.add(digest);
    return content.info(digest).filter(blob -> blob.size() == size).map(BlobInfo::digest);
  }

  private BlobInfo store(InputStream file, Ingest ingest) throws IOException {
    copy(file, ingest);
    return ingest.commit();
  }

  private static void copy(InputStream file, Ingest ingest) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int n = file.read(buffer); n >= 0; n = file.read(buffer)) {
      ingest.write(buffer, 0, n);
    }
  }

  private BlobInfo takeLayer(String path, long size, InputStream file, Ingest ingest)
      throws IOException {
    InputStream counted = new ProgressStream(file, layerName(path), size, listener);
    try {
      TakenLayer layer = intake.take(counted, ingest);
      TakenLayer before = layers.putIfAbsent(layer.blob().digest(), layer);
      if (before != null) {
        intake.discard(layer);
      }
      return layer.blob();
    } catch (ArchiveException e) {
      // Not a layer, or a damaged one; which of both shows when an image asks for it.
      copy(counted, ingest);
      BlobInfo blob = ingest.commit();
      refused.put(blob.digest(), e);
      return blob;
    }
  }

  private static String layerName(String path) {
    String[] parts = path.split("/", -1);
    String last = parts[parts.length - 1];
    String name = last.equals("layer.tar") && parts.length > 1 ? parts[parts.length - 2] : last;
    return name.length() > 12 ? name.substring(0, 12) : name;
  }

  private static boolean looksLikeLayer(byte[] head) {
    if (Compression.of(head, head.length) != Compression.NONE) {
      return true;
    }
    if (head.length < HEAD) {
      return false;
    }
    boolean ustar =
        new String(head, USTAR, 5, java.nio.charset.StandardCharsets.ISO_8859_1).equals("ustar");
    return ustar || isZero(head);
  }

  private static boolean isZero(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  // ---- what came of it ----

  boolean has(String path) {
    return resolve(path).isPresent();
  }

  /** The blob that a file became. */
  Optional<BlobInfo> file(String path) {
    return resolve(path);
  }

  /** Keeps a document that was made of the archive's. */
  Digest add(byte[] document) throws IOException {
    Digest digest = content.put(lease, document).digest();
    fresh.add(digest);
    return digest;
  }

  /** The blobs that came in with this archive. */
  Set<Digest> fresh() {
    return fresh;
  }

  /** The content of a document. */
  byte[] document(String path, int limit) throws IOException {
    BlobInfo blob = resolve(path).orElseThrow(() -> missing(path));
    return content.read(blob.digest(), limit);
  }

  static EngineException.InvalidParameter missing(String path) {
    return new EngineException.InvalidParameter("invalid archive: it has no file \"" + path + "\"");
  }

  private Optional<BlobInfo> resolve(String path) {
    String at = normal(path);
    for (int depth = 0; depth < MAX_LINK_DEPTH; depth++) {
      BlobInfo blob = files.get(at);
      if (blob != null) {
        return Optional.of(blob);
      }
      String next = links.get(at);
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.empty();
  }

  /** The unpacked layer of a blob, if it was unpacked on the way and nobody took it yet. */
  Optional<TakenLayer> takeUnpacked(Digest blob) {
    return Optional.ofNullable(layers.remove(blob));
  }

  /** Fails when a blob that is a layer could not be unpacked. */
  void requireGood(Digest blob) throws ArchiveException {
    ArchiveException problem = refused.get(blob);
    if (problem != null) {
      throw problem;
    }
  }

  /** Forgets what no image took. */
  void discardLayers() throws IOException {
    List<TakenLayer> unused = new ArrayList<>(layers.values());
    layers.clear();
    for (TakenLayer layer : unused) {
      intake.discard(layer);
    }
  }

  // ---- paths as keys ----

  private static String normal(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private static String besides(String path, String target) {
    int slash = path.lastIndexOf('/');
    return normal(
        target.startsWith("/") || slash < 0 ? target : path.substring(0, slash) + "/" + target);
  }
}
