package io.gantry.engine.image;

import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.Optional;

/**
 * An image as its registry describes it, for one platform.
 *
 * @param top what its name stands for; an index, when it is for several platforms
 * @param source the manifest as it came
 * @param manifest what it says
 */
record RemoteImage(RemoteManifest top, RemoteManifest source, Manifest manifest) {

  private static final int MAX_CONFIG = 8 << 20;
  private static final int MAX_DEPTH = 3;

  /** As many as dockerd stacks. */
  private static final int MOST_LAYERS = 125;

  static RemoteImage of(Repository repository, RemoteManifest top, Optional<Platform> wish)
      throws IOException {
    RemoteManifest found = top;
    for (int depth = 0; MediaType.isIndex(found.mediaType()); depth++) {
      if (depth == MAX_DEPTH) {
        throw invalid("its indexes are nested too deeply");
      }
      Index index = Index.parse(found.bytes());
      Descriptor chosen = Platforms.choose(index, wish.orElseGet(Platform::host));
      found = repository.manifest(chosen.digest().toString());
    }
    return of(top, found);
  }

  /** One of an index, whatever it is for. */
  static RemoteImage of(RemoteManifest top, RemoteManifest source) throws IOException {
    Manifest manifest = Manifest.parse(source.bytes());
    check(manifest);
    return new RemoteImage(top, source, manifest);
  }

  private static void check(Manifest manifest) throws RegistryException {
    String type = manifest.config().mediaType();
    if (!MediaType.isConfig(type)) {
      throw new RegistryException(
          Kind.INVALID, "Encountered remote \"" + type + "\"(unknown) when fetching");
    }
    if (manifest.layers().size() > MOST_LAYERS) {
      throw new RegistryException(Kind.INVALID, "max depth exceeded");
    }
    for (Descriptor layer : manifest.layers()) {
      if (!MediaType.isLayer(layer.mediaType())) {
        throw invalid("layer " + layer.digest() + " is a \"" + layer.mediaType() + "\"");
      }
      if (layer.mediaType().contains("foreign") || layer.mediaType().contains("nondistr")) {
        throw invalid(
            "layer " + layer.digest() + " is a foreign layer, which no registry hands out");
      }
    }
  }

  private static RegistryException invalid(String why) {
    return new RegistryException(Kind.INVALID, "invalid manifest: " + why);
  }

  /** The index that its name stands for, if it is one. */
  Optional<RemoteManifest> index() {
    return MediaType.isIndex(top.mediaType()) ? Optional.of(top) : Optional.empty();
  }

  /** The image's id. */
  Digest id() {
    return manifest.config().digest();
  }

  /** Points to the manifest. */
  Descriptor descriptor() {
    return source.descriptor();
  }

  /** Gets the configuration's bytes. */
  byte[] config(Repository repository) throws IOException {
    return repository.smallBlob(id(), MAX_CONFIG);
  }

  private static boolean serves(Platform is, Platform wish) {
    return is.serves(wish) || Platforms.runs(is, wish);
  }

  /** Reads the configuration and sees whether image and wish go together. */
  ImageConfig configured(byte[] bytes, Reference name, Optional<Platform> wish)
      throws RegistryException {
    ImageConfig config = ImageConfig.parse(bytes);
    Platform is = config.platform();
    if (wish.isPresent() && !serves(is, wish.get())) {
      throw new EngineException.NotFound(
          "image with reference "
              + name.familiar()
              + " was found but its platform ("
              + is
              + ") does not match the specified platform ("
              + wish.get()
              + ")");
    }
    if (!is.os().equals("linux")) {
      throw new RegistryException(
          Kind.INVALID,
          "image operating system \""
              + is.os()
              + "\" cannot be used on this platform: operating system is not supported");
    }
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new RegistryException(
          Kind.INVALID, "layers from manifest don't match image configuration");
    }
    return config;
  }
}
