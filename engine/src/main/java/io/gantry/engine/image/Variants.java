package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.content.ContentStore;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells of the manifests that an image consists of, here or not. */
final class Variants {
  private static final Platform UNKNOWN = Platform.of("unknown", "unknown", "");

  private final ContentStore content;
  private final Catalog catalog;
  private final ImageUsers users;

  Variants(ContentStore content, Catalog catalog, ImageUsers users) {
    this.content = content;
    this.catalog = catalog;
    this.users = users;
  }

  List<ImageVariant> of(CatalogEntry entry) {
    Map<Digest, CatalogEntry> here = new HashMap<>();
    Map<Digest, Attachment> attached = new HashMap<>();
    for (CatalogEntry variant : catalog.variants(entry)) {
      here.put(variant.manifest().digest(), variant);
      variant.attached().forEach(attachment -> attached.put(attachment.root(), attachment));
    }
    List<ImageVariant> manifests = new ArrayList<>();
    Set<Digest> listed = new HashSet<>();
    for (Digest index : entry.indexes()) {
      for (Descriptor manifest : catalog.index(index).value().manifests()) {
        if (listed.add(manifest.digest())) {
          manifests.add(
              attached.containsKey(manifest.digest())
                  ? describe(manifest, attached.get(manifest.digest()))
                  : describe(manifest, Optional.ofNullable(here.get(manifest.digest()))));
        }
      }
    }
    if (!listed.contains(entry.manifest().digest())) {
      manifests.add(describe(entry.manifest(), Optional.of(entry)));
    }
    return manifests;
  }

  private ImageVariant describe(Descriptor manifest, Optional<CatalogEntry> image) {
    long bytes = size(image.map(catalog::ownBlobs).orElse(Set.of(manifest.digest())));
    return new ImageVariant(manifest, image.isPresent(), bytes, kind(manifest, image));
  }

  private ImageVariant describe(Descriptor manifest, Attachment attachment) {
    long bytes = size(catalog.tree(attachment).blobs());
    return new ImageVariant(manifest, bytes > 0, bytes, kind(manifest, Optional.empty()));
  }

  private ImageVariant.Kind kind(Descriptor manifest, Optional<CatalogEntry> image) {
    if (Attestations.is(manifest)) {
      return new ImageVariant.Attestation(Attestations.about(manifest));
    }
    Optional<Platform> platform =
        manifest.platform().or(() -> image.map(entry -> catalog.config(entry).platform()));
    if (image.isEmpty() && platform.map(UNKNOWN::equals).orElse(true)) {
      return new ImageVariant.Unknown();
    }
    return new ImageVariant.Image(
        platform.orElse(UNKNOWN),
        image.map(entry -> entry.layerSizes().stream().mapToLong(Long::longValue).sum()).orElse(0L),
        image.map(this::containers).orElse(List.of()));
  }

  private List<String> containers(CatalogEntry image) {
    return users.all().stream()
        .filter(user -> user.image().equals(image.id()))
        .map(ImageUsers.User::containerId)
        .toList();
  }

  private long size(Collection<Digest> blobs) {
    long sum = 0;
    for (Digest blob : blobs) {
      try {
        sum += content.info(blob).map(BlobInfo::size).orElse(0L);
      } catch (IOException e) {
        throw new EngineException.Internal("look up a blob of an image: " + e.getMessage(), e);
      }
    }
    return sum;
  }
}
