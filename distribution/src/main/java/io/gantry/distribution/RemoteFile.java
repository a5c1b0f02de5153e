package io.gantry.distribution;

import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.http.Answer;
import io.gantry.distribution.http.Call;
import io.gantry.distribution.http.RegistryErrors;
import io.gantry.distribution.http.Transport;
import io.gantry.oci.PlainLine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * A file of the web that a user has named. To be closed; who sends it may not fall silent or
 * trickle, but may send as much as it likes.
 */
public final class RemoteFile implements AutoCloseable {

  /** As much of a refusal as a message shows. */
  private static final int SHOWN = 1024;

  private final Transport transport;
  private final Answer answer;

  private RemoteFile(Transport transport, Answer answer) {
    this.transport = transport;
    this.answer = answer;
  }

  static RemoteFile open(URI address, Transport transport) throws IOException {
    try {
      Answer answer = transport.follow(Call.of("GET", address));
      if (!answer.good()) {
        throw refused(address, answer);
      }
      return new RemoteFile(transport, answer);
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** In dockerd's words. */
  private static RegistryException refused(URI address, Answer answer) throws IOException {
    byte[] body = answer.body().readNBytes(SHOWN);
    String status = RegistryErrors.status(answer.status());
    return new RegistryException(
        switch (answer.status()) {
          case 400 -> Kind.INVALID;
          case 401 -> Kind.UNAUTHORIZED;
          case 403 -> Kind.DENIED;
          case 404 -> Kind.NOT_FOUND;
          default -> Kind.SERVER;
        },
        "failed to GET "
            + address
            + " with status "
            + status
            + ": "
            + PlainLine.of(new String(body, StandardCharsets.UTF_8), SHOWN));
  }

  /** How many bytes it has, if the server says so. */
  public OptionalLong length() {
    return answer.length().map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Its bytes. */
  public InputStream content() {
    return answer.body();
  }

  @Override
  public void close() {
    answer.close();
    transport.close();
  }
}
