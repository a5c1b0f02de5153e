package io.gantry.snapshot.layer;

import io.gantry.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A stream that hashes and counts what is read from it. */
final class HashingStream extends FilterInputStream {
  private final MessageDigest sha256 = Digest.newSha256();
  private long count;

  HashingStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      sha256.update((byte) b);
      count++;
    }
    return b;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = super.read(into, offset, length);
    if (n > 0) {
      sha256.update(into, offset, n);
      count += n;
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.min(n, 64 * 1024)];
    return Math.max(0, read(buffer, 0, buffer.length));
  }

  /** Always something: the JDK's gzip decoder looks for a further member only then. */
  @Override
  public int available() {
    return 1;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  long count() {
    return count;
  }

  /** The digest of all that was read; may be asked once. */
  Digest digest() {
    return Digest.finish(sha256);
  }
}
