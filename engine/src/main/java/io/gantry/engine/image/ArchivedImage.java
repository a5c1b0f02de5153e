package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import java.util.List;
import java.util.Optional;

/**
 * An image that an archive promises.
 *
 * @param config the configuration's blob
 * @param layers the layers' blobs, lowest first
 * @param manifest the manifest's blob, when the archive has one
 * @param index the blob of the index for several platforms that it came by, if it did
 * @param attached attestations of it that the archive has
 * @param names what it is to be called
 */
record ArchivedImage(
    Digest config,
    List<Digest> layers,
    Optional<Descriptor> manifest,
    Optional<Digest> index,
    List<Digest> attached,
    List<Reference> names) {

  ArchivedImage {
    layers = List.copyOf(layers);
    attached = List.copyOf(attached);
    names = List.copyOf(names);
  }

  /** An image without manifest, as Docker's form of an archive lists it. */
  static ArchivedImage plain(Digest config, List<Digest> layers, List<Reference> names) {
    return new ArchivedImage(config, layers, Optional.empty(), Optional.empty(), List.of(), names);
  }

  /** This one with the manifest and the index of another description of it. */
  ArchivedImage as(ArchivedImage other) {
    return new ArchivedImage(config, layers, other.manifest, other.index, other.attached, names);
  }
}
