package io.gantry.engine.log.gelf;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.remote.Connection;
import io.gantry.engine.log.remote.Dial;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.Link;
import io.gantry.engine.log.remote.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way of one container's lines to a server of GELF. Empty lines stay here: the format knows no
 * message without text.
 */
final class GelfSink implements LogSink {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final GelfOptions options;
  private final GelfEncoder encoder;
  private final GelfPackets packets;
  private final Progress progress = new Progress();
  private final Link<Connection> link = new Link<>(this::open);

  GelfSink(GelfOptions options, GelfEncoder encoder) {
    this.options = options;
    this.encoder = encoder;
    this.packets = new GelfPackets(options.compression(), options.level());
  }

  private Connection open() throws IOException {
    Connection connection = Dial.open(options.server(), PATIENCE);
    if (!udp()) {
      connection.expectNoAnswers();
    }
    return connection;
  }

  private boolean udp() {
    return options.server() instanceof Endpoint.Udp;
  }

  @Override
  public void connect() throws IOException {
    try {
      link.get();
    } catch (IOException e) {
      throw new IOException(
          "gelf: cannot connect to GELF endpoint: " + where() + " " + e.getMessage(), e);
    }
  }

  private String where() {
    return switch (options.server()) {
      case Endpoint.Udp udp -> udp.host() + ":" + udp.port();
      case Endpoint.Tcp tcp -> tcp.host() + ":" + tcp.port();
      case Endpoint.Tls tls -> tls.host() + ":" + tls.port();
      case Endpoint.UnixStream unix -> unix.path().toString();
      case Endpoint.UnixDatagrams unix -> unix.path().toString();
    };
  }

  @Override
  public void send(List<LogEntry> entries) throws IOException {
    Connection connection = link.get();
    try {
      if (udp()) {
        progress.each(entries, entry -> packets(entry, connection));
      } else {
        connection.write(together(entries));
      }
    } catch (IOException e) {
      link.drop();
      throw e;
    }
  }

  private void packets(LogEntry entry, Connection connection) throws IOException {
    if (entry.line().length > 0) {
      for (byte[] packet : packets.of(encoder.encode(entry))) {
        connection.write(packet);
      }
    }
  }

  private byte[] together(List<LogEntry> entries) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (LogEntry entry : entries) {
      if (entry.line().length > 0) {
        all.writeBytes(encoder.encode(entry));
        all.write(0);
      }
    }
    return all.toByteArray();
  }

  @Override
  public Optional<Duration> retryAfter(int failures) {
    int attempts = udp() ? 1 : options.maxReconnect();
    return failures > attempts ? Optional.empty() : Optional.of(options.reconnectDelay());
  }

  @Override
  public void close() {
    link.close();
  }
}
