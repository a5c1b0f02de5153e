package io.gantry.engine.log.gelf;

import io.gantry.engine.log.LogSender;
import io.gantry.engine.log.LogSink;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.remote.Attributes;
import io.gantry.engine.log.remote.Host;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Docker's {@code gelf} driver. */
public final class GelfDriver implements LogSender.Kind {
  @Override
  public String name() {
    return "gelf";
  }

  @Override
  public LogSender parse(Map<String, String> options) {
    return new Sender(GelfOptions.parse(options), Attributes.parse(options));
  }

  private record Sender(GelfOptions options, Attributes attributes) implements LogSender {
    @Override
    public LogSink open(LogSubject subject) {
      SortedMap<String, String> about = new TreeMap<>();
      about.put("_container_id", subject.id());
      about.put("_container_name", subject.name());
      about.put("_image_id", subject.imageId());
      about.put("_image_name", subject.imageName());
      about.put("_command", subject.commandLine());
      about.put("_tag", attributes.tag(subject));
      about.put("_created", subject.created().toString());
      attributes
          .of(subject)
          .forEach((name, value) -> about.put(name.startsWith("_") ? name : "_" + name, value));
      return new GelfSink(options, new GelfEncoder(Host.name(), about));
    }
  }
}
