package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.distribution.Referrers;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.MediaType;
import io.gantry.oci.Referrer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gets what a registry has about images that are here: the attestations of their index, what refers
 * to them, and what cosign has tagged for them; and keeps it with them.
 */
final class EverythingPuller {

  /** A signature of a bill of materials of an image is about as far as it goes. */
  private static final int DEPTH = 3;

  private static final int MOST = 1000;

  private final TreeFetcher fetcher;
  private final Repository repository;
  private final TransferListener listener;
  private final Catalog catalog;
  private int found;

  EverythingPuller(
      ContentStore content,
      Catalog catalog,
      Registrar registrar,
      Garbage garbage,
      Repository repository,
      int attempts,
      TransferListener listener) {
    this.catalog = catalog;
    this.repository = repository;
    this.listener = listener;
    this.fetcher = new TreeFetcher(content, registrar, garbage, repository, attempts);
  }

  /**
   * Gets what there is.
   *
   * @param top what the name stands for
   * @param images the images of it that are here, by their manifests
   */
  void pull(RemoteManifest top, Map<Digest, Digest> images) throws IOException {
    List<Digest> all = List.copyOf(images.values());
    if (MediaType.isIndex(top.mediaType())) {
      for (Descriptor part : Index.parse(top.bytes()).manifests()) {
        if (!images.containsKey(part.digest())) {
          Optional<Digest> about = Attestations.about(part).map(images::get);
          attach(new Attachment(part.digest(), ""), part, about.map(List::of).orElse(all));
        }
      }
    }
    about(top.digest(), all, 0);
    for (Map.Entry<Digest, Digest> image : images.entrySet()) {
      if (!image.getKey().equals(top.digest())) {
        about(image.getKey(), List.of(image.getValue()), 0);
      }
    }
  }

  private void about(Digest subject, List<Digest> images, int depth) throws IOException {
    Map<Descriptor, String> roots = new LinkedHashMap<>();
    for (Descriptor referrer : repository.referrers().of(subject)) {
      if (isAbout(referrer, subject)) {
        roots.put(referrer, "");
      }
    }
    for (String tag : Referrers.cosignTags(subject)) {
      repository.find(tag).ifPresent(manifest -> roots.put(manifest.descriptor(), tag));
    }
    for (Map.Entry<Descriptor, String> root : roots.entrySet()) {
      Digest digest = root.getKey().digest();
      attach(new Attachment(digest, root.getValue()), root.getKey(), images);
      if (depth < DEPTH) {
        about(digest, images, depth + 1);
      }
    }
  }

  /** The registry's list is a hint; only the document itself tells. */
  private boolean isAbout(Descriptor referrer, Digest subject) throws IOException {
    Optional<RemoteManifest> document = repository.find(referrer.digest().toString());
    return document.isPresent()
        && Referrer.of(referrer, document.get().bytes())
            .map(itself -> itself.subject().digest().equals(subject))
            .orElse(false);
  }

  private void attach(Attachment attachment, Descriptor root, List<Digest> images)
      throws IOException {
    List<Digest> lacking = new ArrayList<>();
    for (Digest image : images) {
      catalog
          .byId(image)
          .filter(entry -> !entry.attached().contains(attachment))
          .ifPresent(entry -> lacking.add(image));
    }
    if (++found > MOST) {
      throw new MalformedDocumentException("there is too much about the image to keep it");
    }
    if (!lacking.isEmpty()) {
      fetcher.fetch(attachment, root, lacking);
      listener.status(root.digest().shortHex(), "Pull complete", 0, 0);
    }
  }

  /** Something that is fetched and kept under a lease. */
  static void put(ContentStore content, Lease lease, Digest digest, byte[] bytes)
      throws IOException {
    if (digest.algorithm().equals("sha256")) {
      content.put(lease, bytes);
      return;
    }
    try (var ingest = content.ingest(lease)) {
      ingest.write(bytes, 0, bytes.length);
      ingest.commit(digest, bytes.length);
    }
  }
}
