package io.gantry.engine.log.syslog;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.remote.Dial;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.Link;
import io.gantry.engine.log.remote.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way of one container's lines to syslog. */
final class SyslogSink implements LogSink {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SyslogOptions options;
  private final SyslogEncoder encoder;
  private final Progress progress = new Progress();
  private final Link<SyslogSocket> link = new Link<>(this::open);

  SyslogSink(SyslogOptions options, SyslogEncoder encoder) {
    this.options = options;
    this.encoder = encoder;
  }

  private SyslogSocket open() throws IOException {
    Optional<Endpoint> server = options.server();
    return server.isEmpty()
        ? SyslogSocket.local(PATIENCE)
        : SyslogSocket.of(server.get(), Dial.open(server.get(), PATIENCE));
  }

  @Override
  public void connect() throws IOException {
    link.get();
  }

  @Override
  public void send(List<LogEntry> entries) throws IOException {
    SyslogSocket socket = link.get();
    try {
      if (socket.packets()) {
        progress.each(entries, entry -> socket.connection().write(encoder.encode(entry)));
      } else {
        socket.connection().write(together(entries));
      }
    } catch (IOException e) {
      link.drop();
      throw e;
    }
  }

  private byte[] together(List<LogEntry> entries) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    entries.forEach(entry -> all.writeBytes(encoder.encode(entry)));
    return all.toByteArray();
  }

  @Override
  public void close() {
    link.close();
  }
}
