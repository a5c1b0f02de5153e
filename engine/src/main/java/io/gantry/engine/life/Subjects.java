package io.gantry.engine.life;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.archive.ArchiveSubject;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.remap.Remap;
import io.gantry.engine.stats.StatsSubject;
import io.gantry.engine.store.ContainerRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Containers, as those who copy their files and read their statistics need them. */
public final class Subjects {
  /** Modes of the network without interfaces that are the container's. */
  private static final Set<String> NO_INTERFACES = Set.of("none", "host");

  private final NameIndex<Container> index;
  private final Supplier<EngineConfig> settings;

  /** Those of this index. */
  public Subjects(NameIndex<Container> index, Supplier<EngineConfig> settings) {
    this.index = index;
    this.settings = settings;
  }

  /** The container {@code word} for its files. */
  public ArchiveSubject archive(String word) {
    Container container = index.find(word);
    ContainerRecord is = container.description();
    List<ArchiveSubject.Bind> binds = new ArrayList<>();
    for (MountPoint point : byDepth(is.mounts())) {
      if ((point.type().equals("bind") || point.isVolume()) && !point.source().isEmpty()) {
        binds.add(
            new ArchiveSubject.Bind(
                Path.of(point.source()), point.destination(), !point.writable()));
      }
    }
    return new ArchiveSubject(
        is.id(),
        pid(container),
        is.hostConfig().security().readonlyRootfs(),
        binds,
        settings.get().remap().of(is.hostConfig().namespaces()).map(Remap::ids),
        is.config().process().user());
  }

  /** In the order of mounting. */
  private static List<MountPoint> byDepth(List<MountPoint> points) {
    return points.stream()
        .sorted(Comparator.comparingInt(p -> Path.of(p.destination()).getNameCount()))
        .toList();
  }

  /** The container {@code word} for its statistics. */
  public StatsSubject statistics(String word) {
    Container container = index.find(word);
    return new StatsSubject(
        container.id(),
        container.description().name(),
        pid(container),
        container.cgroup(settings.get().cgroupParent()),
        !NO_INTERFACES.contains(container.description().hostConfig().namespaces().network()));
  }

  private static OptionalInt pid(Container container) {
    int pid = container.state().pid();
    return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
  }
}
