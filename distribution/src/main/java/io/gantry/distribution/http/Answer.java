package io.gantry.distribution.http;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A response whose body is still to be read. To be closed.
 *
 * @param call what was asked
 * @param status 200
 * @param headers by name
 * @param body the content
 */
public record Answer(Call call, int status, HttpHeaders headers, BodyStream body)
    implements AutoCloseable {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Longer than anybody waits, and short enough to reckon with. */
  private static final long YEARS = Duration.ofDays(3650).toSeconds();

  /** Whether it is a success. */
  public boolean good() {
    return status >= 200 && status < 300;
  }

  /** A header, or empty text. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** All of a header. */
  public List<String> all(String name) {
    return headers.allValues(name);
  }

  /** How long the body is to be, when it says so. */
  public Optional<Long> length() {
    return Transport.number(headers, "Content-Length");
  }

  /** How long the client is to wait. */
  public Optional<Duration> retryAfter() {
    Optional<Duration> seconds =
        Transport.number(headers, "Retry-After").map(n -> Duration.ofSeconds(Math.min(n, YEARS)));
    return seconds.isPresent() ? seconds : time("Retry-After").map(this::fromNow);
  }

  /** By the registry's own clock, when it shows it. */
  private Duration fromNow(Instant until) {
    Duration wait = Duration.between(time("Date").orElseGet(Instant::now), until);
    return wait.isNegative() ? Duration.ZERO : wait.plusNanos(999_999_999).truncatedTo(SECONDS);
  }

  private Optional<Instant> time(String name) {
    try {
      return Optional.of(RFC_1123_DATE_TIME.parse(header(name), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Where an upload goes on. */
  public URI location() throws RegistryException {
    Optional<URI> location = Redirect.parse(header("Location"));
    if (location.isEmpty() || header("Location").isEmpty()) {
      throw new RegistryException(Kind.INVALID, call + ": the registry sent no Location");
    }
    return call.uri().resolve(location.get());
  }

  Optional<URI> redirect() throws RegistryException {
    return REDIRECTS.contains(status) ? Optional.of(location()) : Optional.empty();
  }

  /**
   * The whole of a small body.
   *
   * @param limit the most bytes it may have
   */
  public byte[] small(int limit) throws IOException {
    try (InputStream in = body.within(Duration.ofMinutes(1))) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new RegistryException(
            Kind.INVALID, call + ": the answer is larger than " + limit + " bytes");
      }
      return bytes;
    } catch (RegistryException e) {
      throw e;
    } catch (IOException e) {
      throw Failures.explain(call, e);
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
