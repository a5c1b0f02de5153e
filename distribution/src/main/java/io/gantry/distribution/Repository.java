package io.gantry.distribution;

import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.auth.Authenticator;
import io.gantry.distribution.http.Answer;
import io.gantry.distribution.http.Call;
import io.gantry.distribution.http.RegistryErrors;
import io.gantry.distribution.http.Transport;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.MediaType;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The images of one name at one endpoint, for as long as one operation takes. May be used by many
 * threads; when its last user closes it, what is under way ends.
 */
public final class Repository implements AutoCloseable {

  /** The most bytes a manifest may have, as registries have it. */
  public static final int LARGEST_MANIFEST = 4 << 20;

  private static final String ACCEPT =
      String.join(
          ", ",
          MediaType.DOCKER_MANIFEST,
          MediaType.DOCKER_INDEX,
          MediaType.OCI_MANIFEST,
          MediaType.OCI_INDEX);
  private static final int MOST_TAGS = 100_000;
  private static final int MOST_PAGES = 5_000;

  /** How often a document is asked for when the registry is busy or ailing. */
  private static final int ATTEMPTS = 3;

  private static final int LARGEST_LIST = 8 << 20;

  private final Endpoint endpoint;
  private final Scope scope;
  private final Transport transport;
  private final Patience patience;
  private final Authenticator authenticator;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile boolean answered;

  Repository(
      Endpoint endpoint,
      Scope scope,
      Transport transport,
      Patience patience,
      Authenticator authenticator) {
    this.endpoint = endpoint;
    this.scope = scope;
    this.transport = transport;
    this.patience = patience;
    this.authenticator = authenticator;
  }

  /** Where it is. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** How long it is waited for. */
  public Patience patience() {
    return patience;
  }

  /** Whether a registry has been found here. */
  boolean answered() {
    return answered;
  }

  // ---- who is there ----

  /** Finds out whether a registry is here and what it wants to see of its clients. */
  void ping() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        pingOnce();
        return;
      } catch (RegistryException e) {
        pause(attempt, e);
      }
    }
  }

  private void pingOnce() throws IOException {
    try (Answer answer = transport.follow(Call.of("GET", endpoint.root()))) {
      if (!answer.good() && answer.status() != 401) {
        if (answer.status() == 404 || answer.status() == 405) {
          answered = true; // one that answers only below its repositories
          return;
        }
        throw RegistryErrors.of(answer);
      }
      answered = true;
      authenticator.challenged(answer);
    }
  }

  String login() throws IOException {
    ping();
    Call call = Call.of("GET", endpoint.root());
    authenticator.login(call);
    try (Answer answer = authenticator.send(call, "")) {
      if (!answer.good()) {
        throw new RegistryException(
            Kind.UNAUTHORIZED,
            "login attempt to "
                + endpoint.root()
                + " failed with status: "
                + RegistryErrors.status(answer.status()));
      }
    }
    return authenticator.identityToken();
  }

  /** Finds out whether anybody answers for the old index here, whatever the answer. */
  void pingIndex() throws IOException {
    transport.follow(Call.of("GET", URI.create(endpoint.base() + "/v1/_ping"))).close();
  }

  /** Asks the old index; who asks is told over TLS alone. */
  byte[] search(String query, Credentials credentials) throws IOException {
    Call call = Call.of("GET", URI.create(endpoint.base() + "/v1/search?" + query));
    boolean named = !credentials.username().isEmpty() && !credentials.password().isEmpty();
    Call asked =
        named && !endpoint.plain()
            ? call.with("Authorization", Authenticator.basic(credentials))
            : call;
    try (Answer answer = transport.follow(asked)) {
      if (answer.status() != 200) {
        throw new RegistryException(Kind.SERVER, "Unexpected status code " + answer.status());
      }
      return answer.small(LARGEST_LIST);
    }
  }

  private Answer send(Call call) throws IOException {
    return authenticator.send(call, scope.of(endpoint.name()));
  }

  /** Asks for a small document, again when that may help soon. */
  private Answer good(Call call) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return goodAtOnce(call);
      } catch (RegistryException e) {
        pause(attempt, e);
      }
    }
  }

  private void pause(int attempt, RegistryException refusal) throws IOException {
    boolean ailing = refusal.kind() == Kind.SERVER;
    Optional<Duration> asked = refusal.retryAfter();
    boolean soon = asked.map(wait -> wait.compareTo(Patience.LONGEST_PAUSE) <= 0).orElse(ailing);
    boolean busy = refusal.kind() == Kind.RATE_LIMITED && asked.isPresent();
    if (attempt >= ATTEMPTS || !soon || !(ailing || busy)) {
      throw refusal;
    }
    patience.pause(asked.map(Duration::toSeconds).orElse((long) attempt), _ -> {});
  }

  private Answer goodAtOnce(Call call) throws IOException {
    Answer answer = send(call);
    if (answer.good()) {
      return answer;
    }
    try (answer) {
      throw authenticator.refused(answer);
    }
  }

  // ---- manifests ----

  /**
   * Gets a manifest or an index.
   *
   * @param name a tag, or a digest, which then is verified
   */
  public RemoteManifest manifest(String name) throws IOException {
    URI uri = endpoint.at("manifests/" + name);
    try (Answer answer = good(Call.of("GET", uri).with("Accept", ACCEPT))) {
      byte[] bytes = answer.small(LARGEST_MANIFEST);
      Digest digest = verified(name, bytes);
      return new RemoteManifest(mediaType(answer.header("Content-Type"), bytes), digest, bytes);
    }
  }

  /**
   * Gets a manifest or an index that need not be there.
   *
   * @param name a tag, or a digest, which then is verified
   */
  public Optional<RemoteManifest> find(String name) throws IOException {
    try {
      return Optional.of(manifest(name));
    } catch (RegistryException e) {
      return switch (e.kind()) {
        case MANIFEST_UNKNOWN, NAME_UNKNOWN, NOT_FOUND -> Optional.empty();
        case DENIED, UNAUTHORIZED, RATE_LIMITED, UNREACHABLE, SERVER, INVALID, UNTRUSTED -> throw e;
      };
    }
  }

  /** What it has about its manifests. */
  public Referrers referrers() {
    return new Referrers(this);
  }

  Answer ask(URI uri, String accept) throws IOException {
    return send(Call.of("GET", uri).with("Accept", accept));
  }

  RegistryException refused(Answer answer) throws IOException {
    return authenticator.refused(answer);
  }

  private static Digest verified(String name, byte[] bytes) throws RegistryException {
    if (!name.contains(":")) {
      return Digest.of(bytes);
    }
    Digest expected = Digest.parse(name);
    if (!expected.recompute(bytes).equals(expected)) {
      throw new RegistryException(
          Kind.INVALID, "manifest verification failed for digest " + expected);
    }
    return expected;
  }

  private static String mediaType(String header, byte[] bytes) throws RegistryException {
    try {
      JsonObject json = JsonObject.parse("manifest", bytes);
      if (json.number("schemaVersion") == 1) {
        throw new RegistryException(
            Kind.INVALID,
            "Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been"
                + " removed. Suggest the author of the image to upgrade it to the OCI Format or"
                + " Docker Image manifest v2, schema 2. More information at"
                + " https://docs.docker.com/go/deprecated-image-specs/");
      }
      if (json.has("manifests") && (json.has("layers") || json.has("config"))) {
        // what it means would be for the registry to say, which no digest or signature is about
        throw new RegistryException(
            Kind.INVALID, "invalid manifest: it is an index and an image at once");
      }
      String said = json.text("mediaType");
      int semicolon = header.indexOf(';');
      String type = (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
      if (!said.isEmpty()) {
        return said;
      }
      boolean known = MediaType.isIndex(type) || MediaType.isManifest(type);
      return known ? type : json.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
    } catch (MalformedDocumentException e) {
      throw new RegistryException(Kind.INVALID, "invalid manifest: " + e.getMessage(), e);
    }
  }

  /** All tags, as many as there are up to a hundred thousand. */
  public List<String> tags() throws IOException {
    List<String> tags = new ArrayList<>();
    Optional<URI> next = Optional.of(endpoint.at("tags/list?n=1000"));
    for (int page = 0; next.isPresent() && tags.size() < MOST_TAGS && page < MOST_PAGES; page++) {
      try (Answer answer = good(Call.of("GET", next.get()))) {
        byte[] bytes = answer.small(LARGEST_LIST);
        List<String> more = JsonObject.parse("tags", bytes).texts("tags");
        tags.addAll(more);
        next = more.isEmpty() ? Optional.empty() : following(next.get(), answer.header("Link"));
      } catch (MalformedDocumentException e) {
        throw new RegistryException(Kind.INVALID, String.valueOf(e.getMessage()), e);
      }
    }
    return tags;
  }

  Optional<URI> following(URI page, String link) {
    int end = link.indexOf('>');
    if (!link.startsWith("<") || end < 0 || !link.contains("next")) {
      return Optional.empty();
    }
    try {
      URI next = page.resolve(URI.create(link.substring(1, end)));
      return Optional.of(next).filter(uri -> endpoint.authority().equals(uri.getRawAuthority()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // ---- blobs ----

  /**
   * Opens a blob from some byte on; no more than its size is worth reading, and the digest is the
   * reader's to verify.
   *
   * @param from the first byte wanted
   */
  public InputStream blob(Descriptor blob, long from) throws IOException {
    Digest digest = blob.digest();
    Call call = Call.of("GET", endpoint.at("blobs/" + digest)).with("Accept-Encoding", "identity");
    Answer answer = goodAtOnce(from == 0 ? call : call.with("Range", "bytes=" + from + "-"));
    try {
      requireEnough(blob, answer);
      if (from > 0 && answer.status() == 206) {
        if (!answer.header("Content-Range").startsWith("bytes " + from + "-")) {
          throw new RegistryException(
              Kind.INVALID, "the registry sent another range of " + digest + " than was asked for");
        }
      } else if (from > 0) {
        answer.body().skipNBytes(from);
      }
      return answer.body();
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }

  /**
   * What announces less than the blob's size is something else, and asking again would not help.
   */
  private static void requireEnough(Descriptor blob, Answer answer) throws RegistryException {
    long length = answer.length().orElse(blob.size());
    if (answer.status() == 200 && length < blob.size()) {
      throw new RegistryException(
          Kind.INVALID,
          "filesystem layer verification failed for digest "
              + blob.digest()
              + ": the registry has "
              + length
              + " bytes instead of "
              + blob.size());
    }
  }

  /** A small blob, verified. */
  public byte[] smallBlob(Digest digest, int limit) throws IOException {
    try (Answer answer = good(Call.of("GET", endpoint.at("blobs/" + digest)))) {
      byte[] bytes = answer.small(limit);
      if (!digest.recompute(bytes).equals(digest)) {
        throw new RegistryException(
            Kind.INVALID, "image config verification failed for digest " + digest);
      }
      return bytes;
    }
  }

  /** Whether the registry has a blob in this repository. */
  public boolean has(Digest digest) throws IOException {
    try (Answer answer = send(Call.of("HEAD", endpoint.at("blobs/" + digest)))) {
      if (answer.good() || answer.status() == 404) {
        return answer.good();
      }
      throw authenticator.refused(answer);
    }
  }

  /** What is written there. */
  public Uploads uploads() {
    return new Uploads(endpoint, authenticator, scope);
  }

  /** Keeps it open for one more user, who closes it as well. */
  public Repository share() {
    users.incrementAndGet();
    return this;
  }

  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      transport.close();
    }
  }
}
