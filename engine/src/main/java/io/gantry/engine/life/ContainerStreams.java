package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Status;
import io.gantry.engine.log.ByteSource;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.Logs;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.stream.AttachRequest;
import io.gantry.engine.stream.Attachment;
import io.gantry.engine.stream.Attachments;
import io.gantry.engine.stream.ProcessStreams;

/** The streams and logs of containers, by the containers' names. */
public final class ContainerStreams implements Attachments, Logs {
  private final NameIndex<Container> index;
  private final Happenings happenings;

  /** Those of this index. */
  public ContainerStreams(NameIndex<Container> index, Happenings happenings) {
    this.index = index;
    this.happenings = happenings;
  }

  @Override
  public Attachment attach(String container, AttachRequest request) {
    Container found = index.find(container);
    if (found.status() == Status.PAUSED) {
      throw new EngineException.Conflict(
          "container " + container + " is paused, unpause the container before attach");
    }
    if (found.status() == Status.RESTARTING) {
      throw new EngineException.Conflict(
          "container " + container + " is restarting, wait until the container is running");
    }
    Attachment attachment =
        streams(found).attach(request, () -> happenings.tell(found.description(), "detach"));
    happenings.tell(found.description(), "attach");
    return attachment;
  }

  @Override
  public ByteSource read(String container, LogQuery query) {
    return streams(index.find(container)).log().read(query);
  }

  private static ProcessStreams streams(Container container) {
    if (container.output() instanceof LoggedOutput logged) {
      return logged.streams();
    }
    throw new EngineException.Internal("container " + container.id() + " has no streams");
  }
}
