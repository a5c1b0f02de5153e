package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets what a registry has about images that are here: the attestations of their index, what refers
 * to them, and what cosign has tagged for them; and keeps it with them.
 */
final class EverythingPuller {

  private final ContentStore content;
  private final Registrar registrar;
  private final TreeFetcher fetcher;
  private final Repository repository;
  private final TransferListener listener;
  private final Catalog catalog;

  EverythingPuller(
      ContentStore content,
      Catalog catalog,
      Registrar registrar,
      Garbage garbage,
      Repository repository,
      int attempts,
      TransferListener listener) {
    this.content = content;
    this.catalog = catalog;
    this.registrar = registrar;
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
        attachPart(part, images, all);
      }
      try (Lease lease = content.lease("pull of an index")) {
        put(content, lease, top.digest(), top.bytes());
        all.forEach(image -> registrar.join(image, top.digest()));
      }
    }
    about(top.digest(), all);
    for (Map.Entry<Digest, Digest> image : images.entrySet()) {
      if (!image.getKey().equals(top.digest())) {
        about(image.getKey(), List.of(image.getValue()));
      }
    }
  }

  /** An image may be here by another manifest; then the one of the index is kept beside it. */
  private void attachPart(Descriptor part, Map<Digest, Digest> images, List<Digest> all)
      throws IOException {
    Digest image = images.get(part.digest());
    Attachment attachment = new Attachment(part.digest(), "");
    if (image == null) {
      Optional<Digest> about = Attestations.about(part).map(images::get);
      attach(attachment, part, about.map(List::of).orElse(all));
    } else if (!catalog
        .byId(image)
        .map(entry -> entry.manifest().digest().equals(part.digest()))
        .orElse(true)) {
      attach(attachment, part, List.of(image));
    }
  }

  private void about(Digest subject, List<Digest> images) throws IOException {
    new ReferrerWalk(repository, (attachment, pointer) -> attach(attachment, pointer, images))
        .about(subject);
  }

  private void attach(Attachment attachment, Descriptor root, List<Digest> images)
      throws IOException {
    List<Digest> lacking = new ArrayList<>();
    Set<Digest> replaced = new HashSet<>();
    for (Digest image : images) {
      Optional<CatalogEntry> entry = catalog.byId(image);
      if (entry.isPresent() && !entry.get().attached().contains(attachment)) {
        lacking.add(image);
        entry.get().attached().stream()
            .filter(attachment::replaces)
            .forEach(old -> replaced.addAll(catalog.tree(old).blobs()));
      }
    }
    if (!lacking.isEmpty()) {
      fetcher.fetch(attachment, root, lacking, replaced);
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
