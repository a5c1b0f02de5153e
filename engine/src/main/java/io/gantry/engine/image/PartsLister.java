package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.content.ContentStore;
import io.gantry.engine.EngineException;
import io.gantry.engine.image.ImagePart.Kind;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Referrer;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists what images consist of and what is kept with them, from what is here. */
final class PartsLister {

  private static final String CREATED = "org.opencontainers.image.created";

  private final ContentStore content;
  private final Catalog catalog;

  PartsLister(ContentStore content, Catalog catalog) {
    this.content = content;
    this.catalog = catalog;
  }

  /** The index that the name stands for, or the image. */
  ImagePart of(CatalogEntry entry, Optional<Digest> index) {
    return new Listing(catalog.variants(entry)).top(entry, index);
  }

  private final class Listing {
    private final Map<Digest, CatalogEntry> images = new LinkedHashMap<>();
    private final Map<Attachment, ContentTree> attached = new LinkedHashMap<>();

    Listing(Collection<CatalogEntry> variants) {
      for (CatalogEntry variant : variants) {
        images.put(variant.manifest().digest(), variant);
        variant.attached().forEach(one -> attached.put(one, catalog.tree(one)));
      }
    }

    ImagePart top(CatalogEntry entry, Optional<Digest> index) {
      if (index.isEmpty()) {
        return part(entry.manifest());
      }
      List<ImagePart> parts = new ArrayList<>();
      Set<Digest> images = new HashSet<>();
      List<Descriptor> manifests = catalog.index(index.get()).value().manifests();
      manifests.forEach(manifest -> images.add(manifest.digest()));
      for (Descriptor manifest : manifests) {
        boolean below = Attestations.about(manifest).map(images::contains).orElse(false);
        if (!below) {
          parts.add(part(manifest, attestations(manifests, manifest.digest())));
        }
      }
      parts.addAll(about(index.get()));
      return new ImagePart(
          index.get(),
          Kind.INDEX,
          catalog.index(index.get()).value().mediaType(),
          true,
          size(Set.of(index.get())),
          Optional.empty(),
          parts);
    }

    private List<ImagePart> attestations(List<Descriptor> manifests, Digest image) {
      return manifests.stream()
          .filter(one -> Attestations.about(one).equals(Optional.of(image)))
          .map(this::part)
          .toList();
    }

    private ImagePart part(Descriptor manifest) {
      return part(manifest, List.of());
    }

    private ImagePart part(Descriptor manifest, List<ImagePart> within) {
      List<ImagePart> parts = new ArrayList<>(within);
      parts.addAll(about(manifest.digest()));
      CatalogEntry image = images.get(manifest.digest());
      if (image != null) {
        return new ImagePart(
            manifest.digest(),
            Kind.IMAGE,
            manifest.platform().orElse(catalog.config(image).platform()).toString(),
            true,
            size(catalog.ownBlobs(image)),
            catalog.config(image).created(),
            parts);
      }
      Kind kind =
          Attestations.is(manifest)
              ? Kind.ATTESTATION
              : manifest.platform().isPresent() ? Kind.IMAGE : Kind.UNKNOWN;
      ContentTree tree =
          attached.getOrDefault(new Attachment(manifest.digest(), ""), new ContentTree(List.of()));
      String name =
          kind == Kind.ATTESTATION
              ? predicates(tree)
              : manifest.platform().map(Object::toString).orElse(manifest.artifactType());
      boolean here = !tree.nodes().isEmpty();
      return new ImagePart(
          manifest.digest(),
          kind,
          name,
          here,
          here ? size(tree.blobs()) : 0,
          Optional.empty(),
          parts);
    }

    /** What is kept that is about a document, by its own word or by its tag. */
    private List<ImagePart> about(Digest subject) {
      List<ImagePart> parts = new ArrayList<>();
      String tags = subject.algorithm() + "-" + subject.hex() + ".";
      attached.forEach(
          (attachment, tree) -> {
            Optional<Descriptor> self = tree.nodes().isEmpty() ? Optional.empty() : self(tree);
            if (attachment.tag().startsWith(tags)) {
              parts.add(artifact(attachment, tree, Kind.COSIGN, attachment.tag(), self));
            } else if (attachment.tag().isEmpty() && isAbout(tree, subject)) {
              String type = self.map(Descriptor::artifactType).orElse("");
              parts.add(artifact(attachment, tree, Kind.REFERRER, type, self));
            }
          });
      return parts;
    }

    private ImagePart artifact(
        Attachment attachment,
        ContentTree tree,
        Kind kind,
        String name,
        Optional<Descriptor> self) {
      return new ImagePart(
          attachment.root(),
          kind,
          name,
          true,
          size(tree.blobs()),
          self.flatMap(PartsLister::created),
          about(attachment.root()));
    }
  }

  private static boolean isAbout(ContentTree tree, Digest subject) {
    return !tree.nodes().isEmpty()
        && referrer(tree).map(one -> one.subject().digest().equals(subject)).orElse(false);
  }

  private static Optional<Referrer> referrer(ContentTree tree) {
    try {
      return Referrer.of(tree.root().self(), tree.root().bytes());
    } catch (MalformedDocumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Descriptor> self(ContentTree tree) {
    return referrer(tree).map(Referrer::self);
  }

  private static Optional<Instant> created(Descriptor self) {
    try {
      return Optional.ofNullable(self.annotations().get(CREATED)).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** What in-toto's statements of an attestation are about. */
  private static String predicates(ContentTree tree) {
    if (tree.nodes().isEmpty()) {
      return "";
    }
    List<String> types = new ArrayList<>();
    for (JsonObject layer : tree.root().document().value().objects("layers")) {
      String type = layer.textMap("annotations").getOrDefault("in-toto.io/predicate-type", "");
      if (!type.isEmpty() && !types.contains(type)) {
        types.add(type);
      }
    }
    return String.join(", ", types);
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
