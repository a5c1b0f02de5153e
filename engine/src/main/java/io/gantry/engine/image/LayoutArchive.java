package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.InvalidReferenceException;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An OCI image layout in an archive: {@code index.json} leads to manifests, perhaps by way of
 * further indexes.
 */
final class LayoutArchive {

  static final String INDEX = "index.json";
  private static final int MAX_DOCUMENT = 8 << 20;
  private static final int MAX_DEPTH = 4;

  private final ArchiveContents contents;
  private final Platform wanted;
  private final boolean strictPlatform;
  private final List<ArchivedImage> images = new ArrayList<>();

  private LayoutArchive(ArchiveContents contents, Optional<Platform> platform) {
    this.contents = contents;
    this.wanted = platform.orElseGet(Platform::host);
    this.strictPlatform = platform.isPresent();
  }

  /**
   * The images for a platform; without a wish, all that the archive holds. Of an index, the one for
   * this host gets the name, and comes first.
   */
  static List<ArchivedImage> images(ArchiveContents contents, Optional<Platform> platform)
      throws IOException {
    LayoutArchive archive = new LayoutArchive(contents, platform);
    Index top = Index.parse(contents.document(INDEX, MAX_DOCUMENT));
    for (Descriptor descriptor : top.manifests()) {
      archive.add(descriptor, names(descriptor), Optional.empty(), List.of(), 0);
    }
    return archive.images;
  }

  private void add(
      Descriptor descriptor,
      List<Reference> names,
      Optional<Digest> index,
      List<Digest> attached,
      int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new EngineException.InvalidParameter(
          "invalid archive: its indexes are nested too deeply");
    }
    String path = path(descriptor.digest());
    if (MediaType.isIndex(descriptor.mediaType())) {
      require(descriptor.digest());
      List<Reference> left = names;
      Index parts = Index.parse(contents.document(path, MAX_DOCUMENT));
      for (Descriptor chosen : choose(parts)) {
        List<Digest> about = attestations(parts, chosen.digest());
        add(chosen, left, Optional.of(descriptor.digest()), about, depth + 1);
        left = List.of();
      }
    } else if (MediaType.isManifest(descriptor.mediaType())) {
      Manifest manifest = Manifest.parse(contents.document(path, MAX_DOCUMENT));
      if (MediaType.isConfig(manifest.config().mediaType())) {
        images.add(image(descriptor, manifest, index, attached, names));
      }
    }
  }

  /** What the archive holds of an index, what is for the wanted platform first. */
  private List<Descriptor> choose(Index index) {
    List<Descriptor> present =
        index.manifests().stream()
            .filter(descriptor -> contents.has(path(descriptor.digest())))
            .filter(descriptor -> !Attestations.isForNobody(descriptor))
            .sorted(Comparator.comparing((Descriptor descriptor) -> !serves(descriptor)))
            .toList();
    return strictPlatform ? present.stream().filter(this::serves).limit(1).toList() : present;
  }

  /** The attestations of an image that the archive has as a whole. */
  private List<Digest> attestations(Index index, Digest image) throws IOException {
    List<Digest> attestations = new ArrayList<>();
    for (Descriptor one : index.manifests()) {
      boolean about = Attestations.is(one) && Attestations.about(one).equals(Optional.of(image));
      if (about && contents.has(path(one.digest()))) {
        Manifest manifest = Manifest.parse(contents.document(path(one.digest()), MAX_DOCUMENT));
        require(one.digest());
        require(manifest.config().digest());
        manifest.layers().forEach(layer -> require(layer.digest()));
        attestations.add(one.digest());
      }
    }
    return attestations;
  }

  private boolean serves(Descriptor descriptor) {
    return descriptor.platform().map(platform -> platform.serves(wanted)).orElse(true);
  }

  private ArchivedImage image(
      Descriptor descriptor,
      Manifest manifest,
      Optional<Digest> index,
      List<Digest> attached,
      List<Reference> names) {
    List<Digest> layers = manifest.layers().stream().map(Descriptor::digest).toList();
    manifest.layers().forEach(layer -> require(layer.digest()));
    require(manifest.config().digest());
    Descriptor plain =
        Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    return new ArchivedImage(
        manifest.config().digest(), layers, Optional.of(plain), index, attached, names);
  }

  /** A file named by a digest must have it, since from here on the digest alone counts. */
  private void require(Digest digest) {
    boolean there =
        contents.file(path(digest)).filter(blob -> blob.digest().equals(digest)).isPresent();
    if (!there) {
      throw contents.has(path(digest))
          ? new EngineException.InvalidParameter(
              "invalid archive: content of " + digest + " is damaged")
          : ArchiveContents.missing(path(digest));
    }
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  /**
   * The full name that containerd writes, or the name of the specification; a lone tag is no name.
   */
  private static List<Reference> names(Descriptor descriptor) {
    String full = descriptor.annotations().getOrDefault(CatalogEntry.CONTAINERD_NAME, "");
    String name =
        full.isEmpty() ? descriptor.annotations().getOrDefault(Descriptor.REF_NAME, "") : full;
    if (name.isEmpty() || name.equals(Reference.DEFAULT_TAG)) {
      return List.of();
    }
    try {
      return List.of(ImageNames.key(Reference.parse(name)));
    } catch (InvalidReferenceException foreignName) {
      return List.of();
    }
  }
}
