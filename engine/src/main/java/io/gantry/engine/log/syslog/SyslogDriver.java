package io.gantry.engine.log.syslog;

import io.gantry.engine.log.LogSender;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.LogTag;
import io.gantry.engine.log.remote.Host;
import java.time.ZoneId;
import java.util.Map;

/**
 * Docker's {@code syslog} driver. It takes {@code labels} and {@code env}, which messages have no
 * place for, and heeds them as little as dockerd does.
 */
public final class SyslogDriver implements LogSender.Kind {
  @Override
  public String name() {
    return "syslog";
  }

  @Override
  public LogSender parse(Map<String, String> options) {
    return new Sender(SyslogOptions.parse(options), options.getOrDefault("tag", ""));
  }

  private record Sender(SyslogOptions options, String tag) implements LogSender {
    @Override
    public LogSink open(LogSubject subject) {
      return new SyslogSink(
          options,
          new SyslogEncoder(
              options,
              Host.name(),
              LogTag.render(tag, LogTag.DEFAULT, subject),
              ProcessHandle.current().pid(),
              ZoneId.systemDefault()));
    }
  }
}
