package io.gantry.engine.log.journald;

import io.gantry.engine.log.LogArchive;
import io.gantry.engine.log.LogDelivery;
import io.gantry.engine.log.LogOptions;
import io.gantry.engine.log.LogSender;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.remote.Attributes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Docker's {@code journald} driver. */
public final class JournaldDriver implements LogSender.Kind {
  private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
  private static final List<Path> ROOTS =
      List.of(Path.of("/run/log/journal"), Path.of("/var/log/journal"));
  private static final Set<String> KNOWN =
      Set.of("env", "env-regex", "labels", "labels-regex", "tag");
  private static final int SHORT_ID = 12;
  private static final long WAITING = 64 * 1024;
  private static final int EPOCH_LENGTH = 32;

  private final JournalRuns runs = new JournalRuns();

  @Override
  public String name() {
    return "journald";
  }

  @Override
  public LogSender parse(Map<String, String> options) {
    LogOptions.refuseUnknown(options, KNOWN, "unknown log opt '%s' for journald log driver");
    return new Sender(Attributes.parse(options), runs);
  }

  private record Sender(Attributes attributes, JournalRuns runs) implements LogSender {
    @Override
    public LogSink open(LogSubject subject) {
      String tag = attributes.tag(subject);
      Map<String, String> about = new LinkedHashMap<>();
      about.put(JournalField.CONTAINER_ID, shortened(subject.id()));
      about.put(JournalField.CONTAINER_ID_FULL, subject.id());
      about.put(JournalField.CONTAINER_NAME, subject.name());
      about.put(JournalField.CONTAINER_TAG, tag);
      about.put(JournalField.IMAGE_NAME, subject.imageName());
      about.put(JournalField.SYSLOG_IDENTIFIER, tag);
      String epoch = epoch();
      about.put(JournalField.LOG_EPOCH, epoch);
      attributes
          .of(subject)
          .forEach((name, value) -> about.put(JournalField.sanitized(name), value));
      about.remove("");
      return new JournaldSink(SOCKET, about, runs.begin(subject.id(), epoch));
    }

    /** There is no copy of what waits, so little may wait: it is lost with an engine that dies. */
    @Override
    public LogDelivery delivery(LogDelivery asked) {
      long most = asked.blocking() ? WAITING : asked.bufferSize();
      return new LogDelivery(asked.blocking(), Math.min(most, asked.bufferSize()));
    }

    @Override
    public Optional<LogArchive> archive() {
      return Optional.of(new JournalArchive(ROOTS, runs));
    }

    private static String shortened(String id) {
      return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    /** Tells the entries of this run from those of others that count from one, too. */
    private static String epoch() {
      byte[] bytes = new byte[EPOCH_LENGTH];
      new SecureRandom().nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }
  }
}
