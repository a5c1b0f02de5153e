package io.gantry.distribution;

import io.gantry.distribution.RegistryException.Kind;
import io.gantry.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a blob, as one stream over as many connections as it takes: what breaks is taken up
 * again where it stopped. It ends after the promised size whatever the registry sends. Its digest
 * is the reader's to verify.
 */
public final class BlobStream extends InputStream {

  /** Hears how it goes. */
  public interface Listener {
    /** So many bytes of the blob are there. */
    void progress(long current);

    /** It is tried again after so many seconds. */
    void retrying(long seconds);
  }

  /** After so much, a broken connection counts as the first again. */
  private static final long PROGRESS = 1 << 20;

  private static final long STEP_SECONDS = 5;

  private final Repository repository;
  private final Descriptor blob;
  private final int attempts;
  private final Listener listener;
  private @Nullable InputStream in;
  private long at;
  private long lastFailure;
  private int failures;

  /**
   * A stream of what is missing.
   *
   * @param from how many bytes are there already
   * @param attempts how often it is tried without getting on
   */
  public BlobStream(
      Repository repository, Descriptor blob, long from, int attempts, Listener listener) {
    this.repository = repository;
    this.blob = blob;
    this.at = from;
    this.lastFailure = from;
    this.attempts = attempts;
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at < blob.size()) {
      try {
        int n = open().read(into, offset, (int) Math.min(length, blob.size() - at));
        if (n < 0) {
          throw new IOException("unexpected EOF");
        }
        at += n;
        listener.progress(at);
        return n;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failed(e);
      }
    }
    close();
    return -1;
  }

  private InputStream open() throws IOException {
    InputStream known = in;
    if (known != null) {
      return known;
    }
    InputStream opened = repository.blob(blob, at);
    in = opened;
    return opened;
  }

  private void failed(IOException failure) throws IOException {
    close();
    failures = at - lastFailure >= PROGRESS ? 1 : failures + 1;
    lastFailure = at;
    boolean passing = !(failure instanceof RegistryException known) || known.passing();
    if (!passing || failures >= attempts) {
      throw failure instanceof RegistryException known
          ? known
          : new RegistryException(
              Kind.UNREACHABLE,
              "download of " + blob.digest() + " failed: " + failure.getMessage(),
              failure);
    }
    pause(failure);
  }

  private void pause(IOException failure) throws IOException {
    long seconds =
        failure instanceof RegistryException known
            ? known.retryAfter().map(Duration::toSeconds).orElse(usual())
            : usual();
    if (seconds > Patience.LONGEST_PAUSE.toSeconds()) {
      throw failure;
    }
    repository.patience().pause(seconds, listener::retrying);
  }

  private long usual() {
    return Math.min((failures - 1) * STEP_SECONDS, Patience.LONGEST_PAUSE.toSeconds());
  }

  @Override
  public void close() throws IOException {
    InputStream open = in;
    in = null;
    if (open != null) {
      open.close();
    }
  }
}
