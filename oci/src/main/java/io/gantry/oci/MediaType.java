package io.gantry.oci;

/** The media types of the OCI image specification, and Docker's older names of the same things. */
public final class MediaType {

  /** An OCI image manifest. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An OCI image index. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** An OCI image configuration. */
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

  /** An uncompressed layer. */
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** A layer compressed by gzip. */
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";

  /** A layer compressed by Zstandard. */
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";

  /** The empty JSON object, for manifests without a configuration. */
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

  /** Docker's image manifest, version 2, schema 2. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Docker's manifest list. */
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Docker's image configuration. */
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

  /** Docker's uncompressed layer. */
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  /** Docker's layer compressed by gzip. */
  public static final String DOCKER_LAYER_GZIP =
      "application/vnd.docker.image.rootfs.diff.tar.gzip";

  private MediaType() {}

  /** Whether it is a list of manifests. */
  public static boolean isIndex(String type) {
    return type.equals(OCI_INDEX) || type.equals(DOCKER_INDEX);
  }

  /** Whether it is one image's manifest. */
  public static boolean isManifest(String type) {
    return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
  }

  /** Whether it is an image's configuration. */
  public static boolean isConfig(String type) {
    return type.equals(OCI_CONFIG) || type.equals(DOCKER_CONFIG);
  }

  /** Whether it is a layer of a file system, compressed or not. */
  public static boolean isLayer(String type) {
    return type.startsWith(OCI_LAYER)
        || type.startsWith("application/vnd.oci.image.layer.nondistributable.v1.tar")
        || type.startsWith(DOCKER_LAYER)
        || type.startsWith("application/vnd.docker.image.rootfs.foreign.diff.tar");
  }
}
