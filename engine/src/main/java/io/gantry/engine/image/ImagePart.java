package io.gantry.engine.image;

import io.gantry.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One of the documents that an image consists of, or that is kept with it, and what belongs to it.
 *
 * @param digest its digest
 * @param kind what it is
 * @param name what it is called: a platform, the type of an artifact, a tag of cosign's
 * @param available whether it is here
 * @param size bytes of it and its blobs that are here
 * @param created when it was made, if it says so
 * @param parts what is in it or about it
 */
public record ImagePart(
    Digest digest,
    Kind kind,
    String name,
    boolean available,
    long size,
    Optional<Instant> created,
    List<ImagePart> parts) {

  /** Copies the list. */
  public ImagePart {
    parts = List.copyOf(parts);
  }

  /** What a document is. */
  public enum Kind {
    /** An index for several platforms. */
    INDEX,
    /** An image for one platform. */
    IMAGE,
    /** What a builder testifies of an image. */
    ATTESTATION,
    /** What says itself that it is about another document. */
    REFERRER,
    /** What cosign has tagged for another document. */
    COSIGN,
    /** Something else of an index. */
    UNKNOWN
  }
}
