package io.gantry.content;

import io.gantry.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A blob on its way in. What is written is hashed at once; {@link #commit} makes it a blob. Closed
 * without a commit, an ingest with a key stays and is resumed at {@link #offset()} by the next one
 * of that key; one without is gone.
 *
 * <p>Owned by one thread.
 */
public final class Ingest implements WritableByteChannel {

  private static final int REHASH_BUFFER = 1 << 18;

  /** What becomes of it. */
  enum Kind {
    /** Gone unless it is committed. */
    ONCE,
    /** Gone unless it is committed, and hashed by whoever writes it. */
    HASHED_BY_WRITER,
    /** Stays to be resumed. */
    RESUMABLE,
    /** Stays to be resumed, and hashed by whoever writes it. */
    RESUMABLE_HASHED_BY_WRITER;

    boolean stays() {
      return this == RESUMABLE || this == RESUMABLE_HASHED_BY_WRITER;
    }

    boolean hashed() {
      return this == ONCE || this == RESUMABLE;
    }
  }

  private final ContentStore store;
  private final Lease lease;
  private final Path part;
  private final Kind kind;
  private final FileChannel channel;
  private final MessageDigest hash = Digest.newSha256();
  private long offset;
  private boolean committed;

  Ingest(ContentStore store, Lease lease, Path part, Kind kind) throws IOException {
    this.store = store;
    this.lease = lease;
    this.part = part;
    this.kind = kind;
    this.channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (kind.hashed()) {
      hashWhatIsThere();
    } else {
      offset = channel.size();
      channel.position(offset);
    }
  }

  private void hashWhatIsThere() throws IOException {
    if (channel.size() == 0) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(REHASH_BUFFER);
    while (channel.read(buffer) >= 0) {
      offset += buffer.position();
      hash.update(buffer.flip());
      buffer.clear();
    }
  }

  /** How many bytes it has so far. */
  public long offset() {
    return offset;
  }

  /** Writes and hashes all remaining bytes. */
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    if (kind.hashed()) {
      hash.update(bytes.duplicate());
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    offset += length;
    return length;
  }

  /** Writes and hashes some bytes. */
  public void write(byte[] bytes, int start, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, start, length));
  }

  /** What it has so far, from its first byte on; writing may go on meanwhile. */
  public InputStream saved() {
    return new SavedPart(channel, offset);
  }

  /** Throws away what was written, to begin again. */
  public void restart() throws IOException {
    channel.truncate(0);
    channel.position(0);
    hash.reset();
    offset = 0;
  }

  /** Keeps nothing of it when it is closed, whatever its kind. */
  public void forget() {
    offset = 0;
  }

  /** Makes it a blob, whatever it is. */
  public BlobInfo commit() throws IOException {
    Digest none = Digest.finish(Digest.newSha256());
    return adopt(kind.hashed() ? Digest.finish(hash) : rehash(none));
  }

  /**
   * Makes it a blob under a digest that the writer has computed from every byte that it wrote here:
   * for whoever hashes the stream anyway.
   */
  public BlobInfo commitHashed(Digest digest, long size) throws IOException {
    if (size != offset) {
      throw new DigestMismatchException(digest, size, offset);
    }
    return adopt(digest);
  }

  /**
   * Makes it a blob if it is what was expected.
   *
   * @throws DigestMismatchException when it is not; nothing of it is kept then
   */
  public BlobInfo commit(Digest expected, long size) throws IOException {
    Digest actual =
        kind.hashed() && expected.algorithm().equals("sha256")
            ? Digest.finish(hash)
            : rehash(expected);
    if (size != offset || !actual.equals(expected)) {
      long found = offset;
      restart();
      throw size != found
          ? new DigestMismatchException(expected, size, found)
          : new DigestMismatchException(expected, actual);
    }
    return adopt(actual);
  }

  private Digest rehash(Digest expected) throws IOException {
    MessageDigest other = expected.newComputation();
    ByteBuffer buffer = ByteBuffer.allocate(REHASH_BUFFER);
    for (long at = 0; channel.read(buffer, at) >= 0; buffer.clear()) {
      at += buffer.position();
      other.update(buffer.flip());
    }
    return expected.sameKind(other);
  }

  private BlobInfo adopt(Digest digest) throws IOException {
    lease.add(digest);
    channel.close();
    BlobInfo blob = store.adopt(part, digest);
    committed = true;
    return blob;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Ends it; without a commit before, see the class. */
  @Override
  public void close() throws IOException {
    channel.close();
    store.ended(part);
    if (!committed && (!kind.stays() || offset == 0)) {
      Files.deleteIfExists(part);
    }
  }
}
