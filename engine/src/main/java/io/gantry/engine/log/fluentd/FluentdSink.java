package io.gantry.engine.log.fluentd;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.fluentd.FluentdOptions.Connecting;
import io.gantry.engine.log.fluentd.FluentdOptions.Delivery;
import io.gantry.engine.log.remote.Connection;
import io.gantry.engine.log.remote.Deadline;
import io.gantry.engine.log.remote.Dial;
import io.gantry.engine.log.remote.Link;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The way of one container's lines to a server that speaks Fluentd's forward protocol. */
final class FluentdSink implements LogSink {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** As long as Fluentd itself waits for an acknowledgement ({@code ack_response_timeout}). */
  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(190);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final double GROWTH = 1.5;
  private static final int MOST_GROWTHS = 40;
  private static final int ID_LENGTH = 16;

  private final FluentdOptions options;
  private final FluentdEncoder encoder;
  private final SecureRandom random = new SecureRandom();
  private final Link<Session> link = new Link<>(this::open);

  FluentdSink(FluentdOptions options, FluentdEncoder encoder) {
    this.options = options;
    this.encoder = encoder;
  }

  private Session open() throws IOException {
    Connection connection = Dial.open(options.server(), PATIENCE);
    if (options.delivery() == Delivery.WRITTEN) {
      connection.expectNoAnswers();
    }
    return new Session(
        connection, new Acknowledgements(connection.answers()), InstantSource.system().millis());
  }

  @Override
  public void connect() throws IOException {
    if (options.connecting() == Connecting.AT_START) {
      link.get();
    }
  }

  @Override
  public void send(List<LogEntry> entries) throws IOException {
    Session session = current();
    try {
      if (options.delivery() == Delivery.WRITTEN) {
        write(session, encoder.messages(entries));
      } else {
        String id = id();
        write(session, encoder.chunk(entries, id));
        Deadline.within(ACK_TIMEOUT, session, () -> session.acknowledgements().expect(id));
      }
    } catch (IOException e) {
      link.drop();
      throw e;
    }
  }

  /** A connection that is older than it may get is made anew, since its name may have moved. */
  private Session current() throws IOException {
    Session session = link.get();
    Duration interval = options.reconnectInterval();
    boolean old =
        InstantSource.system().millis() - session.since() > interval.toMillis()
            && options.connecting() == Connecting.LATER
            && !interval.isZero();
    if (!old) {
      return session;
    }
    link.drop();
    return link.get();
  }

  private void write(Session session, byte[] bytes) throws IOException {
    Deadline.within(options.writeTimeout(), session, () -> session.connection().write(bytes));
  }

  private String id() {
    byte[] bytes = new byte[ID_LENGTH];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** At once, and then after waits that grow by half. */
  @Override
  public Optional<Duration> retryAfter(int failures) {
    if (failures >= options.maxRetries()) {
      return Optional.empty();
    }
    double growth =
        failures == 1 ? 0 : Math.floor(Math.pow(GROWTH, Math.min(failures - 2, MOST_GROWTHS)));
    double millis = options.retryWait().toMillis() * growth;
    return Optional.of(Duration.ofMillis(Math.min((long) millis, LONGEST_WAIT.toMillis())));
  }

  @Override
  public void close() {
    link.close();
  }

  /**
   * A connection with what reads its answers.
   *
   * @param since milliseconds since 1970
   */
  private record Session(Connection connection, Acknowledgements acknowledgements, long since)
      implements AutoCloseable {
    @Override
    public void close() {
      connection.close();
    }
  }
}
