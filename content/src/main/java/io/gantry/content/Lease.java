package io.gantry.content;

import io.gantry.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps content alive while somebody works with it. A file marks each lease, so that a store opened
 * after a crash knows that work was cut short.
 */
public final class Lease implements AutoCloseable {

  private final ContentStore store;
  private final Path mark;
  private final Set<Digest> digests = ConcurrentHashMap.newKeySet();

  Lease(ContentStore store, Path mark) throws IOException {
    this.store = store;
    this.mark = Files.createFile(mark);
  }

  /** Keeps a blob, there or yet to come. */
  public void add(Digest digest) {
    store.protect(() -> digests.add(digest));
  }

  Set<Digest> digests() {
    return Collections.unmodifiableSet(digests);
  }

  /** Lets go; what nothing refers to may now be collected. */
  @Override
  public void close() throws IOException {
    store.release(this);
    Files.deleteIfExists(mark);
  }
}
