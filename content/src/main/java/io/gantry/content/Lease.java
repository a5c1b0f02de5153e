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
 * after a crash knows that work was cut short. One that was taken to be {@linkplain
 * ContentStore#lease(String, Set, java.time.Duration) resumed} goes on when it is closed, and when
 * the engine is killed, until its time is over or {@link #done} ends it.
 */
public final class Lease implements AutoCloseable {

  private final ContentStore store;
  private final Path mark;
  private final String what;
  private final Set<Digest> digests = ConcurrentHashMap.newKeySet();

  Lease(ContentStore store, Path mark, String what) throws IOException {
    this.store = store;
    this.mark = Files.createFile(mark);
    this.what = what;
  }

  /** The work that it is for, in words. */
  public String what() {
    return what;
  }

  /** The name of its files. */
  String id() {
    return String.valueOf(mark.getFileName());
  }

  /** Keeps a blob, there or yet to come. */
  public void add(Digest digest) {
    store.protect(() -> digests.add(digest));
  }

  /** What it keeps, there or yet to come. */
  public Set<Digest> digests() {
    return Collections.unmodifiableSet(digests);
  }

  /** The work came to its end: nothing of it is to be resumed. */
  public void done() throws IOException {
    store.done(this);
  }

  /** Lets go; what nothing refers to may now be collected. */
  @Override
  public void close() throws IOException {
    try {
      store.release(this);
    } finally {
      Files.deleteIfExists(mark);
    }
  }
}
