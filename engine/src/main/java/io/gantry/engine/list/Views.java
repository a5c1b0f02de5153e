package io.gantry.engine.list;

import io.gantry.engine.container.ContainerDetails;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.life.Container;
import io.gantry.engine.life.Parts;
import io.gantry.engine.spec.EtcFiles;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.NetworkTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What users see of a container: a line of a list, or everything. */
public final class Views {
  private final Parts parts;
  private final Peers peers;
  private final Function<String, List<String>> execs;

  /**
   * Views of an engine's containers.
   *
   * @param execs the ids of a container's running execs
   */
  public Views(Parts parts, Peers peers, Function<String, List<String>> execs) {
    this.parts = parts;
    this.peers = peers;
    this.execs = execs;
  }

  /** A line of {@code docker ps}. */
  public ContainerSummary summary(Container container, Sizes sizes) {
    ContainerRecord is = container.description();
    OptionalLong written = written(container, sizes);
    return new ContainerSummary(
        is.id(),
        is.name(),
        imageName(is),
        is.imageId(),
        command(is),
        is.created(),
        NetworkView.ports(container),
        is.config().labels(),
        container.status(),
        StatusText.of(container.state(), parts.clock().instant()),
        is.hostConfig().namespaces().network(),
        is.hostConfig().annotations(),
        NetworkView.endpoints(container, networks()),
        is.mounts(),
        Optional.ofNullable(container.state().health()),
        written,
        whole(is, written));
  }

  /** Everything. */
  public ContainerDetails details(Container container, Sizes sizes) {
    ContainerRecord is = container.description();
    Path etc = etc(is);
    OptionalLong written = written(container, sizes);
    return new ContainerDetails(
        is.id(),
        is.name(),
        is.created(),
        is.path(),
        is.args(),
        container.state(),
        is.imageId(),
        etc.resolve(EtcFiles.RESOLV_CONF).toString(),
        etc.resolve(EtcFiles.HOSTNAME).toString(),
        etc.resolve(EtcFiles.HOSTS).toString(),
        container.output().logPath(),
        container.restartCount(),
        parts.roots().driver(),
        parts.roots().describe(is.id()),
        is.platform(),
        "",
        "",
        "",
        execs.apply(is.id()),
        is.config(),
        is.hostConfig().withNetwork(is.hostConfig().network().withLinks(NetworkView.links(is))),
        is.mounts(),
        NetworkView.settings(container, networks()),
        written,
        whole(is, written));
  }

  private NetworkTable networks() {
    return parts.connector().topology().table();
  }

  /** The container whose files are shared may be gone; then there are only its own. */
  private Path etc(ContainerRecord is) {
    Path own = parts.store().directory(is.id());
    try {
      return peers.etc(is.hostConfig().namespaces(), own);
    } catch (io.gantry.engine.EngineException.NotFound e) {
      return own;
    }
  }

  private OptionalLong written(Container container, Sizes sizes) {
    if (sizes == Sizes.OMIT) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(parts.roots().written(container.id()));
    } catch (IOException e) {
      // it is being removed
      return OptionalLong.of(0);
    }
  }

  private OptionalLong whole(ContainerRecord is, OptionalLong written) {
    return written.isEmpty()
        ? written
        : OptionalLong.of(written.getAsLong() + parts.images().size(is.imageId()));
  }

  /** The image's name while it still means the same image. */
  private String imageName(ContainerRecord is) {
    String name = is.config().image();
    boolean same = parts.images().idOf(name).map(is.imageId()::equals).orElse(false);
    return same ? name : is.imageId();
  }

  private static String command(ContainerRecord is) {
    List<String> words = new ArrayList<>();
    words.add(is.path());
    is.args().forEach(arg -> words.add(arg.indexOf(' ') < 0 ? arg : "'" + arg + "'"));
    return String.join(" ", words);
  }
}
