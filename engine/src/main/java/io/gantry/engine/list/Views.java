package io.gantry.engine.list;

import io.gantry.engine.container.ContainerDetails;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.life.Container;
import io.gantry.engine.life.Parts;
import io.gantry.engine.life.WrittenSizes;
import io.gantry.engine.spec.EtcFiles;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.NetworkTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What users see of a container: a line of a list, or everything. */
public final class Views {
  private static final int MANY_ROWS = 256;

  private final Parts parts;
  private final Peers peers;
  private final Function<String, List<String>> execs;
  private final WrittenSizes written;
  private final Rows rows = new Rows();

  /**
   * Views of an engine's containers.
   *
   * @param execs the ids of a container's running execs
   */
  public Views(
      Parts parts, Peers peers, Function<String, List<String>> execs, WrittenSizes written) {
    this.parts = parts;
    this.peers = peers;
    this.execs = execs;
    this.written = written;
  }

  /** Lines of {@code docker ps}; of the same container the same object while nothing changes. */
  public List<ContainerSummary> summaries(List<Container> containers, Sizes sizes) {
    long changes = networks().changes();
    Map<String, String> images = new HashMap<>();
    List<ContainerSummary> summaries = new ArrayList<>(containers.size());
    for (Container container : containers) {
      ContainerRecord is = container.description();
      String image =
          images.computeIfAbsent(is.config().image() + " " + is.imageId(), both -> imageName(is));
      String status = StatusText.of(container.state(), parts.clock().instant());
      Rows.Source source = Rows.Source.of(container, changes, image, status);
      summaries.add(rows.of(is.id(), source, () -> summary(container, source)));
    }
    forgetRemoved();
    return sizes == Sizes.OMIT ? summaries : sized(containers, summaries);
  }

  /** The rows of those who are gone go when they have become many. */
  private void forgetRemoved() {
    Collection<Container> all = parts.index().all();
    if (rows.count() > MANY_ROWS && rows.count() > 2 * all.size()) {
      rows.retain(all.stream().map(Container::id).collect(Collectors.toSet()));
    }
  }

  private List<ContainerSummary> sized(
      List<Container> containers, List<ContainerSummary> summaries) {
    Map<String, Long> written = this.written.of(containers);
    Map<String, Long> images = new HashMap<>();
    return summaries.stream()
        .map(
            row -> {
              long own = written.getOrDefault(row.id(), 0L);
              long image = images.computeIfAbsent(row.imageId(), parts.images()::size);
              return row.withSizes(own, own + image);
            })
        .toList();
  }

  private ContainerSummary summary(Container container, Rows.Source source) {
    ContainerRecord is = source.is();
    return new ContainerSummary(
        is.id(),
        is.name(),
        source.image(),
        is.imageId(),
        command(is),
        is.created(),
        NetworkView.ports(container),
        is.config().labels(),
        source.state().status(),
        source.status(),
        is.hostConfig().namespaces().network(),
        is.hostConfig().annotations(),
        NetworkView.endpoints(container, networks()),
        is.mounts(),
        Optional.ofNullable(source.state().health()),
        OptionalLong.empty(),
        OptionalLong.empty());
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
    return sizes == Sizes.OMIT
        ? OptionalLong.empty()
        : OptionalLong.of(written.exactly(container.id()));
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
