package io.gantry.cli.manifest;

import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.registry.Login;
import io.gantry.cli.registry.Logins;
import io.gantry.distribution.Credentials;
import io.gantry.distribution.Registries;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.RegistrySettings;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Scope;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Manifests at their registries, asked for by the user's own login and without an engine. */
final class RemoteManifests {

  private static final int MAX_CONFIG = 8 << 20;

  private final Session session;
  private final boolean insecure;

  /**
   * Of any registry.
   *
   * @param insecure whether it needs no good certificate, nor TLS at all
   */
  RemoteManifests(Session session, boolean insecure) {
    this.session = session;
    this.insecure = insecure;
  }

  /** What a name stands for: one manifest, or those of a list. */
  record Found(boolean list, List<ListedManifest> manifests) {}

  Found find(Reference name) throws IOException {
    return attempt(name, Scope.PULL, repository -> find(repository, name));
  }

  /** A manifest that is no list. */
  ListedManifest one(Reference name) throws IOException {
    Found found = find(name);
    if (found.list()) {
      throw new Failure(name.canonical() + " is a manifest list");
    }
    return found.manifests().getFirst();
  }

  private static Found find(Repository repository, Reference name) throws IOException {
    String wanted = name.digest().map(Digest::toString).orElseGet(() -> name.tag().orElseThrow());
    RemoteManifest top = repository.manifest(wanted);
    if (!MediaType.isIndex(top.mediaType())) {
      return new Found(false, List.of(listed(repository, name, top, Optional.empty())));
    }
    List<ListedManifest> manifests = new ArrayList<>();
    for (Descriptor part : Index.parse(top.bytes()).manifests()) {
      Reference partName =
          new Reference(name.domain(), name.path(), name.tag(), Optional.of(part.digest()));
      RemoteManifest manifest = repository.manifest(part.digest().toString());
      manifests.add(listed(repository, partName, manifest, part.platform()));
    }
    return new Found(true, manifests);
  }

  private static ListedManifest listed(
      Repository repository, Reference name, RemoteManifest found, Optional<Platform> listedFor)
      throws IOException {
    if (!MediaType.isManifest(found.mediaType())) {
      throw new Failure("unsupported manifest format: " + found.mediaType());
    }
    Platform platform =
        listedFor.isPresent()
            ? listedFor.get()
            : platform(repository, Manifest.parse(found.bytes()).config());
    return new ListedManifest(
        name,
        found.descriptor().withPlatform(platform),
        new String(found.bytes(), StandardCharsets.UTF_8));
  }

  private static Platform platform(Repository repository, Descriptor config) throws IOException {
    byte[] bytes = repository.smallBlob(config.digest(), MAX_CONFIG);
    return MediaType.isConfig(config.mediaType())
        ? ImageConfig.parse(bytes).platform()
        : Platform.of("", "", "");
  }

  /**
   * Pushes a list, and the manifests of other repositories before it.
   *
   * @return the list's digest
   */
  Digest push(Reference list, List<ListedManifest> manifests) throws IOException {
    ManifestList.requirePlatforms(manifests);
    byte[] document = ManifestList.text(list, manifests).getBytes(StandardCharsets.UTF_8);
    return attempt(
        list,
        Scope.PUSH,
        repository -> {
          List<ListedManifest> others =
              manifests.stream()
                  .filter(manifest -> !manifest.name().path().equals(list.path()))
                  .toList();
          for (ListedManifest manifest : others) {
            mount(repository, list, manifest);
          }
          for (ListedManifest manifest : others) {
            Digest digest = manifest.descriptor().digest();
            String type = manifest.descriptor().mediaType();
            repository.uploads().manifest(digest.toString(), type, manifest.bytes());
            session.line(
                "Pushed ref " + list.withDigest(digest).canonical() + " with digest: " + digest);
          }
          String name =
              list.tag().orElseGet(() -> list.digest().map(Digest::toString).orElseThrow());
          repository.uploads().manifest(name, ManifestList.mediaType(manifests), document);
          return Digest.of(document);
        });
  }

  private static void mount(Repository repository, Reference list, ListedManifest manifest)
      throws IOException {
    if (manifest.text().isEmpty()) {
      throw new Failure(manifest.name().canonical() + " has no payload");
    }
    for (Digest blob : manifest.blobs()) {
      Optional<URI> refused = repository.uploads().mount(blob, manifest.name().path());
      if (refused.isPresent() && !manifest.platform().os().equals("windows")) {
        throw new Failure(
            "error mounting "
                + manifest.name().withDigest(blob).canonical()
                + " to "
                + list.canonical());
      }
    }
  }

  private <T> T attempt(Reference name, Scope scope, Registries.Work<T> work) throws IOException {
    List<String> insecureHosts = insecure ? List.of(name.domain()) : List.of();
    RegistrySettings settings = RegistrySettings.direct(insecureHosts, System.getenv());
    Login login = new Logins(session.settings()).get(Logins.serverOf(name.repository()));
    Credentials credentials =
        login.isEmpty()
            ? Credentials.NONE
            : new Credentials(login.username(), login.password(), login.identityToken(), "");
    try {
      return new Registries(settings, InstantSource.system())
          .attempt(name, scope, credentials, work);
    } catch (RegistryException e) {
      throw explained(name, e);
    }
  }

  /** In Docker's words; to whom a registry shows nothing, there is no manifest. */
  private static Failure explained(Reference name, RegistryException e) {
    if (e.kind() == Kind.UNREACHABLE) {
      return new Failure(
          "failed to configure transport: error pinging v2 registry: " + e.getMessage());
    }
    boolean absent =
        e.kind() == Kind.MANIFEST_UNKNOWN
            || e.kind() == Kind.NAME_UNKNOWN
            || e.kind() == Kind.NOT_FOUND;
    return new Failure(absent ? "no such manifest: " + name.canonical() : e.getMessage());
  }
}
