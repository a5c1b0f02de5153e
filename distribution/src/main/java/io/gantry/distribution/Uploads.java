package io.gantry.distribution;

import io.gantry.distribution.auth.Authenticator;
import io.gantry.distribution.http.Answer;
import io.gantry.distribution.http.Call;
import io.gantry.distribution.http.StreamPublisher;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is sent to a repository. */
public final class Uploads {

  /** A layer over a slow line takes as long as it takes. */
  private static final Duration SENDING = Duration.ofHours(6);

  private static final String BYTES = "application/octet-stream";
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

  private final Endpoint endpoint;
  private final Authenticator authenticator;
  private final String scope;

  Uploads(Endpoint endpoint, Authenticator authenticator, Scope scope) {
    this.endpoint = endpoint;
    this.authenticator = authenticator;
    this.scope = scope.of(endpoint.name());
  }

  /**
   * Has the registry take a blob from another of its repositories.
   *
   * @return where to upload it when the registry did not; empty when it is there
   */
  public Optional<URI> mount(Digest digest, String from) throws IOException {
    String query = "?mount=" + digest + "&from=" + URLEncoder.encode(from, StandardCharsets.UTF_8);
    try (Answer answer = post("blobs/uploads/" + query, scope + " " + Scope.PULL.of(from))) {
      return answer.status() == 201 ? Optional.empty() : Optional.of(answer.location());
    }
  }

  /** Where a blob may be uploaded. */
  public URI begin() throws IOException {
    try (Answer answer = post("blobs/uploads/", scope)) {
      return answer.location();
    }
  }

  private Answer post(String what, String scopes) throws IOException {
    Answer answer =
        authenticator.send(
            Call.of("POST", endpoint.at(what)).sending(BodyPublishers.noBody(), SENDING), scopes);
    return good(answer);
  }

  private Answer good(Answer answer) throws IOException {
    if (answer.good()) {
      return answer;
    }
    try (answer) {
      throw authenticator.refused(answer);
    }
  }

  /**
   * How far an upload has come.
   *
   * @param location where it goes on
   * @param offset how many bytes the registry has of it
   */
  public record Standing(URI location, long offset) {}

  /**
   * Asks for an upload that broke off.
   *
   * @return empty when the registry does not know it, or says nothing sensible of it
   */
  public Optional<Standing> standing(URI location) throws IOException {
    try (Answer answer = authenticator.sendOnce(Call.of("GET", location), scope, endpoint.base())) {
      if (answer.good()) {
        URI next = answer.header("Location").isEmpty() ? location : answer.location();
        return offset(answer.header("Range")).map(offset -> new Standing(next, offset));
      }
      RegistryException refusal = authenticator.refused(answer);
      if (refusal.passing()) {
        throw refusal;
      }
      return Optional.empty();
    }
  }

  /** Of {@code 0-N}, whose N is the last byte that is there; one byte and none look alike. */
  private static Optional<Long> offset(String range) {
    Matcher matcher = RANGE.matcher(range);
    return matcher.matches() && !matcher.group(1).equals("0")
        ? Optional.of(Long.parseLong(matcher.group(1)) + 1)
        : Optional.empty();
  }

  /** Uploads a blob in one piece. */
  public void whole(URI location, Digest digest, long size, Supplier<InputStream> content)
      throws IOException {
    try (Opened opened = new Opened(content)) {
      send(
          Call.of("PUT", withDigest(location, digest))
              .with("Content-Type", BYTES)
              .sending(sized(opened, size), SENDING));
    }
  }

  /**
   * Uploads what is missing of content whose length is known.
   *
   * @param size of the whole
   * @param content from the standing's offset on
   * @return where to {@link #finish} it
   */
  public URI rest(Standing standing, long size, Supplier<InputStream> content) throws IOException {
    if (standing.offset() == size) {
      return standing.location();
    }
    Call call =
        Call.of("PATCH", standing.location())
            .with("Content-Range", standing.offset() + "-" + (size - 1));
    return patch(call, content, size - standing.offset());
  }

  /**
   * Uploads content whose length and digest are known only when it has gone.
   *
   * @return where to {@link #finish} it
   */
  public URI stream(URI location, Supplier<InputStream> content) throws IOException {
    return patch(Call.of("PATCH", location), content, -1);
  }

  private URI patch(Call call, Supplier<InputStream> content, long length) throws IOException {
    try (Opened opened = new Opened(content);
        Answer answer =
            good(
                authenticator.sendOnce(
                    call.with("Content-Type", BYTES)
                        .sending(new StreamPublisher(opened, length), SENDING),
                    scope,
                    endpoint.base()))) {
      return answer.location();
    }
  }

  /** Says what was uploaded. */
  public void finish(URI location, Digest digest) throws IOException {
    send(
        Call.of("PUT", withDigest(location, digest))
            .with("Content-Type", BYTES)
            .sending(BodyPublishers.noBody(), SENDING));
  }

  /**
   * Writes a manifest under a tag or its digest.
   *
   * @return whether the registry took note of what the manifest is about, so that it lists it among
   *     the {@link Referrers} of that
   */
  public boolean manifest(String name, String mediaType, byte[] bytes) throws IOException {
    Call call =
        Call.of("PUT", endpoint.at("manifests/" + name))
            .with("Content-Type", mediaType)
            .sending(BodyPublishers.ofByteArray(bytes), Duration.ofMinutes(5));
    try (Answer answer = good(authenticator.sendOnce(call, scope, endpoint.base()))) {
      return !answer.header("OCI-Subject").isEmpty();
    }
  }

  private void send(Call call) throws IOException {
    good(authenticator.sendOnce(call, scope, endpoint.base())).close();
  }

  private static BodyPublisher sized(Supplier<InputStream> content, long size) {
    return size == 0 ? BodyPublishers.noBody() : new StreamPublisher(content, size);
  }

  /** What was opened to be sent, closed even when the registry did not want all of it. */
  private static final class Opened implements Supplier<InputStream>, AutoCloseable {
    private final Supplier<InputStream> content;
    private final List<InputStream> streams = new CopyOnWriteArrayList<>();

    Opened(Supplier<InputStream> content) {
      this.content = content;
    }

    @Override
    public InputStream get() {
      InputStream stream = content.get();
      streams.add(stream);
      return stream;
    }

    @Override
    public void close() throws IOException {
      for (InputStream stream : streams) {
        stream.close();
      }
    }
  }

  private static URI withDigest(URI location, Digest digest) {
    String text = location.toString();
    String encoded = URLEncoder.encode(digest.toString(), StandardCharsets.UTF_8);
    return URI.create(text + (text.contains("?") ? "&" : "?") + "digest=" + encoded);
  }
}
