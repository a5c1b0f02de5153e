package io.gantry.distribution.signature;

import io.gantry.distribution.Referrers;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Manifest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a repository has attached to an image: under the tag that cosign makes of its digest, and as
 * bundles that refer to it. What cannot be read is left out, and so is what exceeds the bounds: a
 * signature that is not seen only refuses.
 *
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md">cosign bundle
 *     specification</a>
 */
final class Attachments {

  private static final String SIMPLE = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  /** Of each of both kinds. */
  private static final int MOST = 50;

  private static final int LARGEST = 1 << 20;

  private final Repository repository;
  private final Digest image;

  Attachments(Repository repository, Digest image) {
    this.repository = repository;
    this.image = image;
  }

  /**
   * Shows one after the other.
   *
   * @param seen says whether it has seen enough
   */
  void show(Predicate<Attachment> seen) throws IOException {
    if (!tagged(seen)) {
      bundles(seen);
    }
  }

  private boolean tagged(Predicate<Attachment> seen) throws IOException {
    Optional<RemoteManifest> found = found(Referrers.cosignTags(image).getFirst());
    return found.isPresent() && layers(found.get(), SIMPLE, seen);
  }

  private void bundles(Predicate<Attachment> seen) throws IOException {
    int read = 0;
    for (Descriptor referrer : repository.referrers().of(image, BUNDLE)) {
      Optional<RemoteManifest> found =
          read++ < MOST ? found(referrer.digest().toString()) : Optional.empty();
      if (found.isPresent() && layers(found.get(), BUNDLE, seen)) {
        return;
      }
    }
  }

  private Optional<RemoteManifest> found(String name) throws IOException {
    try {
      return repository.find(name);
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.INVALID) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean layers(RemoteManifest from, String type, Predicate<Attachment> seen)
      throws IOException {
    Manifest manifest;
    try {
      manifest = Manifest.parse(from.bytes());
    } catch (MalformedDocumentException e) {
      return false;
    }
    for (Descriptor layer : manifest.layers().stream().limit(MOST).toList()) {
      Optional<Attachment> one =
          layer.mediaType().equals(type) ? read(layer, type) : Optional.empty();
      if (one.isPresent() && seen.test(one.get())) {
        return true;
      }
    }
    return false;
  }

  private Optional<Attachment> read(Descriptor layer, String type) throws IOException {
    try {
      byte[] bytes = repository.smallBlob(layer.digest(), LARGEST);
      return Optional.of(
          type.equals(BUNDLE)
              ? Attachment.bundle(bytes)
              : Attachment.simple(bytes, layer.annotations().getOrDefault(SIGNATURE, "")));
    } catch (MalformedDocumentException e) {
      return Optional.empty();
    } catch (RegistryException e) {
      return switch (e.kind()) {
        case INVALID, NOT_FOUND -> Optional.empty();
        default -> throw e;
      };
    }
  }
}
