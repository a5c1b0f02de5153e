package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.content.ContentStore;
import io.gantry.content.DigestMismatchException;
import io.gantry.content.Ingest;
import io.gantry.content.Lease;
import io.gantry.kernel.fs.Directory;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.LayerApply;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.TarLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Takes layers in. One pass over a stream stores it as a blob, hashes it and unpacks it into a
 * snapshot that stands on nothing; when the image's configuration is known, which may be after all
 * its layers, the snapshot gets its place in the stack.
 */
final class LayerIntake {

  /** Begins the keys of snapshots in the making. */
  static final String KEY_PREFIX = "intake-";

  private static final int LOCKS = 64;

  private final ContentStore content;
  private final Snapshots snapshots;
  private final Layers layers;
  private final LayerApply apply = new LayerApply(TarLimits.DEFAULT);

  /** Who stacks the same layer waits for the other: each finds it whole afterwards. */
  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  LayerIntake(ContentStore content, Snapshots snapshots) throws IOException {
    this.content = content;
    this.snapshots = snapshots;
    this.layers = new Layers(snapshots, TarLimits.DEFAULT);
  }

  /**
   * Takes in a layer's archive to the end of the stream.
   *
   * @throws io.gantry.snapshot.tar.ArchiveException when it is damaged or hostile; nothing of it
   *     stays then
   */
  TakenLayer take(InputStream archive, Lease lease) throws IOException {
    try (Ingest ingest = content.ingestHashed(lease)) {
      return take(archive, ingest);
    }
  }

  /**
   * Takes in a layer by an ingest of the caller's, which after a failure has what was read so far.
   */
  TakenLayer take(InputStream archive, Ingest ingest) throws IOException {
    SnapshotKey key = new SnapshotKey(KEY_PREFIX + UUID.randomUUID());
    snapshots.prepare(key, Optional.empty());
    try (Directory directory = snapshots.layer(key)) {
      AppliedLayer applied = apply.apply(new TeeStream(archive, ingest), directory);
      BlobInfo blob = ingest.commitHashed(applied.digest(), applied.size());
      return new TakenLayer(blob, applied.compression(), applied.diffId(), key);
    } catch (IOException | RuntimeException e) {
      snapshots.remove(key);
      throw e;
    }
  }

  /**
   * Takes in a layer that a registry has promised: what the ingest has of it from before, and then
   * the rest. Nothing becomes a blob that is not what was promised.
   *
   * @throws DigestMismatchException when it is something else; nothing of it stays then
   * @throws io.gantry.snapshot.tar.ArchiveException when it is damaged or hostile
   */
  TakenLayer take(InputStream rest, Ingest ingest, Descriptor promised) throws IOException {
    SnapshotKey key = new SnapshotKey(KEY_PREFIX + UUID.randomUUID());
    snapshots.prepare(key, Optional.empty());
    InputStream missing = new TeeStream(rest, ingest);
    try (Directory directory = snapshots.layer(key)) {
      InputStream whole = new SequenceInputStream(ingest.saved(), missing);
      AppliedLayer applied = applied(whole, missing, ingest, promised, directory);
      BlobInfo blob = commit(ingest, applied, promised);
      return new TakenLayer(blob, applied.compression(), applied.diffId(), key);
    } catch (IOException | RuntimeException e) {
      snapshots.remove(key);
      throw e;
    }
  }

  /** An archive that is damaged may have been promised, or be something else altogether. */
  private AppliedLayer applied(
      InputStream whole,
      InputStream missing,
      Ingest ingest,
      Descriptor promised,
      Directory directory)
      throws IOException {
    try {
      return apply.apply(whole, directory);
    } catch (ArchiveException e) {
      missing.transferTo(OutputStream.nullOutputStream());
      MessageDigest hash = promised.digest().newComputation();
      try (InputStream all = new DigestInputStream(ingest.saved(), hash)) {
        all.transferTo(OutputStream.nullOutputStream());
      }
      Digest actual = promised.digest().sameKind(hash);
      throw actual.equals(promised.digest())
          ? e
          : new DigestMismatchException(promised.digest(), actual);
    }
  }

  private static BlobInfo commit(Ingest ingest, AppliedLayer applied, Descriptor promised)
      throws IOException {
    Digest digest = promised.digest();
    if (!digest.algorithm().equals(applied.digest().algorithm())) {
      return ingest.commit(digest, promised.size());
    }
    if (!applied.digest().equals(digest)) {
      ingest.restart();
      throw new DigestMismatchException(digest, applied.digest());
    }
    return ingest.commitHashed(digest, promised.size());
  }

  /** Whether a stack is there already. */
  boolean has(ChainId chain) {
    return layers.contains(chain);
  }

  /**
   * Gives a layer its place on top of a stack. When that has it already, or somebody gives it the
   * same just now, this one is forgotten; the stack is whole when this returns.
   */
  void settle(TakenLayer layer, Optional<ChainId> parent, ChainId chain) throws IOException {
    ReentrantLock lock = lock(chain);
    lock.lock();
    try {
      if (has(chain)) {
        snapshots.remove(layer.unpacked());
      } else {
        snapshots.commit(layer.unpacked(), SnapshotKey.of(chain), parent.map(SnapshotKey::of));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Unpacks a layer from its blob, on top of a stack, unless that has it already. */
  void unpack(Digest blob, Optional<ChainId> parent, DiffId expected) throws IOException {
    ChainId chain = parent.map(below -> below.then(expected)).orElseGet(() -> ChainId.of(expected));
    ReentrantLock lock = lock(chain);
    lock.lock();
    try (InputStream archive = Channels.newInputStream(content.open(blob))) {
      if (!has(chain)) {
        layers.add(parent, archive, Optional.of(expected));
      }
    } finally {
      lock.unlock();
    }
  }

  private ReentrantLock lock(ChainId chain) {
    return locks[Math.floorMod(chain.hashCode(), LOCKS)];
  }

  /** Points to a layer's blob, with the media type that its first bytes tell. */
  Descriptor descriptor(Digest blob) throws IOException {
    BlobInfo info = content.info(blob).orElseThrow();
    try (FileChannel channel = content.open(blob)) {
      ByteBuffer head = ByteBuffer.allocate(Compression.MAGIC_LENGTH);
      channel.read(head, 0);
      Compression compression = Compression.of(head.array(), head.position());
      return Descriptor.of(TakenLayer.mediaType(compression), blob, info.size());
    }
  }

  /** Forgets an unpacked layer that got no place. */
  void discard(TakenLayer layer) throws IOException {
    if (snapshots.find(layer.unpacked()).isPresent()) {
      snapshots.remove(layer.unpacked());
    }
  }

  /** Bytes of the top layer of a stack. */
  long size(ChainId chain) throws IOException {
    return snapshots.usage(SnapshotKey.of(chain)).size();
  }
}
