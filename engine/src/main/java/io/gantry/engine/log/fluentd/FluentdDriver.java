package io.gantry.engine.log.fluentd;

import io.gantry.engine.log.LogDelivery;
import io.gantry.engine.log.LogSender;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.fluentd.FluentdOptions.Connecting;
import io.gantry.engine.log.remote.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Docker's {@code fluentd} driver. */
public final class FluentdDriver implements LogSender.Kind {
  @Override
  public String name() {
    return "fluentd";
  }

  @Override
  public LogSender parse(Map<String, String> options) {
    return new Sender(FluentdOptions.parse(options), Attributes.parse(options));
  }

  private record Sender(FluentdOptions options, Attributes attributes) implements LogSender {
    /** An asynchronous one never makes a container wait. */
    @Override
    public LogDelivery delivery(LogDelivery asked) {
      boolean waits = asked.blocking() && options.connecting() == Connecting.AT_START;
      return new LogDelivery(waits, options.bufferLimit().orElse(asked.bufferSize()));
    }

    /** As in Docker, the name has its slash, and a label may take the place of a field. */
    @Override
    public LogSink open(LogSubject subject) {
      Map<String, String> about = new LinkedHashMap<>();
      about.put("container_id", subject.id());
      about.put("container_name", "/" + subject.name());
      about.putAll(attributes.of(subject));
      String name = attributes.tag(subject);
      return new FluentdSink(options, new FluentdEncoder(name, about, options.precision()));
    }
  }
}
