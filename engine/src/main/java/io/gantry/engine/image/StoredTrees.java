package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.Index;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which indexes are here as a whole. */
final class StoredTrees {

  private static final int MAX_DOCUMENT = 8 << 20;

  private final ContentStore content;
  private final Catalog catalog;
  private final Origins origins;

  StoredTrees(ContentStore content, Catalog catalog, Origins origins) {
    this.origins = origins;
    this.content = content;
    this.catalog = catalog;
  }

  /** What is known; whatever is found to be a whole is kept by a lease. */
  PushTarget.Knowledge leasing(Lease lease) {
    return new Leasing(lease);
  }

  private final class Leasing implements PushTarget.Knowledge {
    private final Lease lease;

    Leasing(Lease lease) {
      this.lease = lease;
    }

    @Override
    public Optional<ContentTree> whole(Digest index) {
      AtomicBoolean missing = new AtomicBoolean();
      try {
        ContentTree tree =
            ContentTree.of(
                pointer(index),
                document -> {
                  Optional<byte[]> bytes = read(document.digest());
                  missing.compareAndSet(false, bytes.isEmpty());
                  return bytes;
                });
        tree.blobs().forEach(lease::add);
        return !missing.get() && tree.needed().allMatch(blob -> isToBeHad(blob.digest()))
            ? Optional.of(tree)
            : Optional.empty();
      } catch (MalformedDocumentException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new EngineException.Internal("read the index of an image: " + e.getMessage(), e);
      }
    }

    private boolean isToBeHad(Digest blob) {
      return content.has(blob) || origins.knows(blob);
    }

    private Optional<byte[]> read(Digest digest) throws IOException {
      lease.add(digest);
      return content.has(digest)
          ? Optional.of(content.read(digest, MAX_DOCUMENT))
          : Optional.empty();
    }

    @Override
    public Descriptor pointer(Digest index) {
      Document<Index> document = catalog.index(index);
      return Descriptor.of(document.value().mediaType(), index, document.size());
    }

    @Override
    public List<CatalogEntry> images(Digest index) {
      return catalog.all().stream().filter(entry -> entry.indexes().contains(index)).toList();
    }

    @Override
    public Platform platform(CatalogEntry entry) {
      return catalog.config(entry).platform();
    }
  }
}
