package io.gantry.distribution;

import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.http.Answer;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a repository has about a manifest: attestations, signatures, bills of materials. Registries
 * of the distribution specification 1.1 list them; at others an index under a tag made of the
 * manifest's digest does, which is kept up by whoever pushes. cosign has tags of its own besides.
 *
 * <p>Lists are hints of the registry: they say what to get, and what is got is verified by digest,
 * but whether it truly is about the manifest only its own {@code subject} says.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification, listing referrers</a>
 */
public final class Referrers {

  private static final Pattern TAG = Pattern.compile("sha(256|512)-[0-9a-f]{64,128}(\\.[a-z]+)?");
  private static final int MOST = 1000;
  private static final int LONGEST_ALGORITHM = 32;
  private static final int LONGEST_HEX = 64;

  private final Repository repository;

  Referrers(Repository repository) {
    this.repository = repository;
  }

  /** Everything that is about a manifest, as much as there is up to a thousand. */
  public List<Descriptor> of(Digest subject) throws IOException {
    return of(subject, "");
  }

  /**
   * What of a kind is about a manifest.
   *
   * @param artifactType {@code application/vnd.example.sbom.v1}; empty for all
   */
  public List<Descriptor> of(Digest subject, String artifactType) throws IOException {
    Optional<List<Descriptor>> listed = listed(subject, artifactType);
    return (listed.isPresent() ? listed.get() : tagged(subject))
        .stream()
            .filter(one -> artifactType.isEmpty() || one.artifactType().equals(artifactType))
            .limit(MOST)
            .toList();
  }

  /** The registry's list; empty when it makes none. */
  private Optional<List<Descriptor>> listed(Digest subject, String artifactType)
      throws IOException {
    String filter =
        artifactType.isEmpty()
            ? ""
            : "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
    Optional<URI> next = Optional.of(repository.endpoint().at("referrers/" + subject + filter));
    List<Descriptor> all = new ArrayList<>();
    boolean first = true;
    while (next.isPresent() && all.size() < MOST) {
      try (Answer answer = repository.ask(next.get(), MediaType.OCI_INDEX)) {
        if (first && unsupported(answer)) {
          return Optional.empty();
        }
        if (!answer.good()) {
          throw repository.refused(answer);
        }
        List<Descriptor> page = index(answer.small(Repository.LARGEST_MANIFEST)).manifests();
        all.addAll(page);
        next =
            page.isEmpty()
                ? Optional.empty()
                : repository.following(next.get(), answer.header("Link"));
        first = false;
      }
    }
    return Optional.of(all);
  }

  /** Some that do not know of referrers show a page to whoever asks. */
  private static boolean unsupported(Answer answer) {
    return switch (answer.status()) {
      case 400, 404, 405, 501 -> true;
      default ->
          answer.good() && !answer.header("Content-Type").strip().startsWith(MediaType.OCI_INDEX);
    };
  }

  /** What the index under the fallback tag has; nothing when something else has that tag. */
  private List<Descriptor> tagged(Digest subject) throws IOException {
    Optional<RemoteManifest> found = repository.find(tag(subject));
    return found.isPresent() && MediaType.isIndex(found.get().mediaType())
        ? index(found.get().bytes()).manifests()
        : List.of();
  }

  /**
   * Adds to the index under the fallback tag, for a registry that does not list what is pushed.
   *
   * @param more as {@link io.gantry.oci.Referrer#self} says
   */
  public void list(Digest subject, List<Descriptor> more) throws IOException {
    String tag = tag(subject);
    Optional<RemoteManifest> found = repository.find(tag);
    if (found.isPresent() && !MediaType.isIndex(found.get().mediaType())) {
      throw new RegistryException(Kind.INVALID, "tag " + tag + " is no list of referrers");
    }
    Index before = found.isPresent() ? index(found.get().bytes()) : Index.of(List.of());
    Set<Digest> known = new HashSet<>();
    before.manifests().forEach(one -> known.add(one.digest()));
    List<Descriptor> all = new ArrayList<>(before.manifests());
    more.stream().filter(one -> known.add(one.digest())).forEach(all::add);
    if (all.size() > before.manifests().size()) {
      Index after = new Index(MediaType.OCI_INDEX, all, before.annotations());
      repository.uploads().manifest(tag, MediaType.OCI_INDEX, after.document().bytes());
    }
  }

  private static Index index(byte[] bytes) throws RegistryException {
    try {
      return Index.parse(bytes);
    } catch (MalformedDocumentException e) {
      throw new RegistryException(Kind.INVALID, "invalid list of referrers: " + e.getMessage(), e);
    }
  }

  /**
   * The tag under which an index lists what is about a manifest, at registries that do not list it
   * themselves: {@code sha256-<hex>}.
   */
  public static String tag(Digest subject) {
    return start(subject.algorithm(), LONGEST_ALGORITHM) + "-" + start(subject.hex(), LONGEST_HEX);
  }

  /** Whether a tag is made of a digest, as these are and cosign's: no image is called so. */
  public static boolean isTag(String tag) {
    return TAG.matcher(tag).matches();
  }

  private static String start(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  /** What cosign tags for a manifest: its signatures, attestations, bill of materials. */
  public static List<String> cosignTags(Digest subject) {
    String start = subject.algorithm() + "-" + subject.hex();
    return List.of(start + ".sig", start + ".att", start + ".sbom");
  }
}
