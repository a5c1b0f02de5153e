package io.gantry.engine.log.journald;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.remote.Link;
import io.gantry.engine.log.remote.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The way of one container's lines to the journal. */
final class JournaldSink implements LogSink {
  private final JournalRuns.Run run;
  private final JournalEncoder encoder;
  private final Progress progress = new Progress();
  private final Link<JournalSocket> link;

  JournaldSink(Path socket, Map<String, String> about, JournalRuns.Run run) {
    this.run = run;
    this.encoder = new JournalEncoder(about);
    this.link = new Link<>(() -> JournalSocket.open(socket));
  }

  @Override
  public void connect() throws IOException {
    link.get();
  }

  @Override
  public void send(List<LogEntry> entries) throws IOException {
    JournalSocket socket = link.get();
    try {
      progress.each(entries, entry -> send(entry, socket));
    } catch (IOException e) {
      link.drop();
      throw e;
    }
  }

  private void send(LogEntry entry, JournalSocket socket) throws IOException {
    socket.send(encoder.encode(entry, run.sent() + 1));
    run.sent(run.sent() + 1);
  }

  @Override
  public void close() {
    run.end();
    link.close();
  }
}
