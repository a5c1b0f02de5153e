package io.gantry.oci;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image, {@code domain/path[:tag][@digest]}, by the grammar of Docker's {@code
 * distribution/reference}.
 *
 * <p>A reference is always held in full ({@code docker.io/library/busybox}); {@link #familiar()}
 * gives the short form that people write ({@code busybox}).
 *
 * @param domain the registry's host, perhaps with a port, e.g. {@code docker.io}
 * @param path the repository's path within the registry, e.g. {@code library/busybox}
 * @param tag the tag, when one is named
 * @param digest the manifest's digest, when one is named
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference">distribution/reference</a>
 */
public record Reference(String domain, String path, Optional<String> tag, Optional<Digest> digest)
    implements Comparable<Reference> {

  /** The registry of names without a host. */
  public static final String DEFAULT_DOMAIN = "docker.io";

  /** The tag meant when none is named. */
  public static final String DEFAULT_TAG = "latest";

  private static final String LEGACY_DOMAIN = "index.docker.io";
  private static final String OFFICIAL = "library/";
  private static final int MAX_NAME = 255;

  /** Longer than any name, tag and digest together; bounds the work on hostile text. */
  private static final int MAX_TEXT = 1024;

  private static final String ALPHANUMERIC = "[a-z0-9]+";
  private static final String COMPONENT =
      ALPHANUMERIC + "(?:(?:[._]|__|[-]+)" + ALPHANUMERIC + ")*";
  private static final String PATH = COMPONENT + "(?:/" + COMPONENT + ")*";
  private static final String HOST_COMPONENT =
      "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String HOST =
      "(?:"
          + HOST_COMPONENT
          + "(?:\\."
          + HOST_COMPONENT
          + ")*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?";
  private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
  private static final String DIGEST =
      "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
  private static final Pattern FULL =
      Pattern.compile(
          "(?<name>"
              + HOST
              + "/"
              + PATH
              + ")(?::(?<tag>"
              + TAG
              + "))?(?:@(?<digest>"
              + DIGEST
              + "))?");
  private static final Pattern TAG_ONLY = Pattern.compile(TAG);
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

  /** Checks the parts against the grammar. */
  public Reference {
    if (!FULL.matcher(domain + "/" + path).matches() || tag.map(t -> !isTag(t)).orElse(false)) {
      throw new InvalidReferenceException("invalid reference format");
    }
    if (path.length() > MAX_NAME) {
      throw new InvalidReferenceException("repository name must not be more than 255 characters");
    }
  }

  /**
   * Parses a name as people write it: a missing domain is {@code docker.io}, a path of one part
   * there lies in {@code library/}. A missing tag stays missing.
   *
   * @throws InvalidReferenceException with Docker's message, when the text is no reference
   */
  public static Reference parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new InvalidReferenceException("invalid reference format");
    }
    if (IDENTIFIER.matcher(text).matches()) {
      throw new InvalidReferenceException(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    String full = withDomain(text);
    String remainder = full.substring(full.indexOf('/') + 1);
    String remote =
        remainder.contains(":") ? remainder.substring(0, remainder.indexOf(':')) : remainder;
    if (!remote.toLowerCase(Locale.ROOT).equals(remote)) {
      throw new InvalidReferenceException(
          "invalid reference format: repository name (" + remote + ") must be lowercase");
    }
    Matcher matcher = FULL.matcher(full);
    if (!matcher.matches()) {
      throw new InvalidReferenceException("invalid reference format");
    }
    return of(matcher);
  }

  private static Reference of(Matcher matcher) {
    String name = matcher.group("name");
    int slash = name.indexOf('/');
    try {
      return new Reference(
          name.substring(0, slash),
          name.substring(slash + 1),
          Optional.ofNullable(matcher.group("tag")),
          Optional.ofNullable(matcher.group("digest")).map(Digest::parse));
    } catch (InvalidReferenceException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidReferenceException(String.valueOf(e.getMessage()));
    }
  }

  private static String withDomain(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean host =
        first.equals("localhost")
            || first.contains(".")
            || first.contains(":")
            || !first.toLowerCase(Locale.ROOT).equals(first);
    String domain = host && !first.equals(LEGACY_DOMAIN) ? first : DEFAULT_DOMAIN;
    String path = host ? text.substring(slash + 1) : text;
    boolean official = domain.equals(DEFAULT_DOMAIN) && !path.contains("/");
    return domain + "/" + (official ? OFFICIAL : "") + path;
  }

  /** Whether a text may be a tag. */
  public static boolean isTag(String text) {
    return TAG_ONLY.matcher(text).matches();
  }

  /** The repository in full, {@code docker.io/library/busybox}. */
  public String repository() {
    return domain + "/" + path;
  }

  /** The repository as people write it, {@code busybox}. */
  public String familiarRepository() {
    if (!domain.equals(DEFAULT_DOMAIN)) {
      return repository();
    }
    boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
    return official ? path.substring(OFFICIAL.length()) : path;
  }

  /** The whole reference as people write it, {@code busybox:latest}. */
  public String familiar() {
    return familiarRepository() + suffix();
  }

  /** The whole reference in full, {@code docker.io/library/busybox:latest}. */
  public String canonical() {
    return repository() + suffix();
  }

  private String suffix() {
    return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  /** Whether it names neither tag nor digest. */
  public boolean nameOnly() {
    return tag.isEmpty() && digest.isEmpty();
  }

  /** This reference, with the tag {@code latest} when it names neither tag nor digest. */
  public Reference withDefaultTag() {
    return nameOnly() ? withTag(DEFAULT_TAG) : this;
  }

  /** The same repository under a tag, without a digest. */
  public Reference withTag(String newTag) {
    return new Reference(domain, path, Optional.of(newTag), Optional.empty());
  }

  /** The same repository by digest, without a tag. */
  public Reference withDigest(Digest newDigest) {
    return new Reference(domain, path, Optional.empty(), Optional.of(newDigest));
  }

  @Override
  public int compareTo(Reference other) {
    return canonical().compareTo(other.canonical());
  }

  /** The canonical form. */
  @Override
  public String toString() {
    return canonical();
  }
}
