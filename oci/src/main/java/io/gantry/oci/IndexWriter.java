package io.gantry.oci;

import io.gantry.oci.json.JsonText;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Writes one large index again and again. A descriptor that is the same object as the time before
 * is not spelt again, so a change costs little more than copying the bytes. Not safe for threads.
 */
public final class IndexWriter {

  private IdentityHashMap<Descriptor, JsonText> written = new IdentityHashMap<>();

  /** A writer that has written nothing yet. */
  public IndexWriter() {}

  /** The document, which {@link Index#parse} reads. */
  public byte[] write(Index index) {
    IdentityHashMap<Descriptor, JsonText> now = new IdentityHashMap<>();
    for (Descriptor descriptor : index.manifests()) {
      JsonText before = written.get(descriptor);
      now.put(descriptor, before == null ? JsonText.of(descriptor.json()) : before);
    }
    written = now;
    List<JsonText> manifests = index.manifests().stream().map(now::get).toList();
    return index.json(manifests).bytes();
  }
}
