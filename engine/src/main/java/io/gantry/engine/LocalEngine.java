package io.gantry.engine;

import io.gantry.distribution.Registries;
import io.gantry.engine.archive.Archives;
import io.gantry.engine.archive.ContainerArchives;
import io.gantry.engine.check.Inspection;
import io.gantry.engine.check.Inspector;
import io.gantry.engine.check.SpaceWalk;
import io.gantry.engine.config.StorageDefaults;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.container.Status;
import io.gantry.engine.endpoint.Connector;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.EventBus;
import io.gantry.engine.event.Events;
import io.gantry.engine.exec.Execs;
import io.gantry.engine.host.ClosedDirectory;
import io.gantry.engine.host.EngineId;
import io.gantry.engine.host.RootLock;
import io.gantry.engine.image.ImageUsers;
import io.gantry.engine.image.Images;
import io.gantry.engine.image.OciImages;
import io.gantry.engine.life.CgroupActivity;
import io.gantry.engine.life.Container;
import io.gantry.engine.life.ContainerFaults;
import io.gantry.engine.life.ContainerStreams;
import io.gantry.engine.life.ContainerTraces;
import io.gantry.engine.life.ControlGroups;
import io.gantry.engine.life.Happenings;
import io.gantry.engine.life.HostFaults;
import io.gantry.engine.life.IndexNeighbours;
import io.gantry.engine.life.Joining;
import io.gantry.engine.life.KernelControlGroups;
import io.gantry.engine.life.LocalContainers;
import io.gantry.engine.life.LocalExecs;
import io.gantry.engine.life.LoggedOutput;
import io.gantry.engine.life.MountedImages;
import io.gantry.engine.life.Owners;
import io.gantry.engine.life.Parts;
import io.gantry.engine.life.RunningPeers;
import io.gantry.engine.life.SnapshotRoots;
import io.gantry.engine.life.StoredImages;
import io.gantry.engine.life.Subjects;
import io.gantry.engine.life.VolumeFaults;
import io.gantry.engine.life.WrittenSizes;
import io.gantry.engine.list.Views;
import io.gantry.engine.log.LogTally;
import io.gantry.engine.log.Logs;
import io.gantry.engine.mount.ContainerMounts;
import io.gantry.engine.mount.VolumeFill;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.engine.network.Networks;
import io.gantry.engine.remap.Remap;
import io.gantry.engine.remap.Remapping;
import io.gantry.engine.spec.SpecBuilder;
import io.gantry.engine.stats.CgroupStatistics;
import io.gantry.engine.stats.Statistics;
import io.gantry.engine.store.ContainerStore;
import io.gantry.engine.store.StorageRoots;
import io.gantry.engine.stream.Attachments;
import io.gantry.engine.stream.Pumps;
import io.gantry.engine.topology.Failures;
import io.gantry.engine.topology.LocalNetworks;
import io.gantry.engine.topology.NetworkEvents;
import io.gantry.engine.topology.NetworkStore;
import io.gantry.engine.topology.Topology;
import io.gantry.engine.trace.Traces;
import io.gantry.engine.usage.Activity;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes;
import io.gantry.engine.volume.store.StoredVolumes;
import io.gantry.engine.volume.store.VolumeEvents;
import io.gantry.engine.volume.store.VolumeFiles;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.io.Poller;
import io.gantry.network.Fabric;
import io.gantry.network.FabricConfig;
import io.gantry.network.FabricConfig.Publishing;
import io.gantry.network.NamespaceSource;
import io.gantry.network.NetworkException;
import io.gantry.network.port.EphemeralPorts;
import io.gantry.network.port.HostPorts;
import io.gantry.network.port.PortHolder;
import io.gantry.oci.Digest;
import io.gantry.runtime.ContainerRuntime;
import io.gantry.runtime.Rootfs;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.driver.Drivers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The engine over this host's kernel: it puts the parts together and takes them apart. */
final class LocalEngine implements Engine {
  private static final Logger LOG = System.getLogger(LocalEngine.class.getName());

  /** How long an engine that closes waits for servers to take logs. */
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(2);

  private volatile EngineConfig config;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final NameIndex<Container> index = new NameIndex<>();
  private final EventBus events;
  private final ExecutorService executor;
  private final String id;
  private final OciImages images;
  private final LocalContainers containers;
  private final LocalExecs execs;
  private final ContainerStreams streams;
  private final Statistics statistics;
  private final Traces traces;
  private final Inspection inspection;
  private final Archives archives;
  private final Fabric fabric;
  private final Connector connector;
  private final Networks networks;
  private final StoredVolumes volumes;
  private final Facts facts;
  private final LogTally logTally = new LogTally();
  private final ControlGroups cgroups;

  private LocalEngine(EngineConfig config, VolumePlugins plugins) throws IOException {
    this.config = config;
    try {
      opening(RootLock.take(config.dataRoot()));
      if (config.remap().usual().isPresent()) {
        ClosedDirectory.give(config.dataRoot(), config.remap().usual().get().rootGroup());
      }
      // the socket may be in there, and is its group's to reach
      ClosedDirectory.make(config.execRoot(), "rwx--x--x");
      ClosedDirectory.make(config.execRoot().resolve("containers"), "rwx------");
      id = EngineId.of(config.dataRoot());
      events = opening(EventBus.open(config.dataRoot().resolve("events"), Clock.systemUTC()));
      executor = opening(Executors.newVirtualThreadPerTaskExecutor());
      Snapshots snapshots = opening(snapshots(config));
      images = opening(images(snapshots));
      ContainerRuntime runtime = runtime();
      requireMappable(runtime, snapshots);
      fabric = opening(fabric(runtime));
      connector = connector();
      Cgroups kernel = Cgroups.detect();
      Optional<String> fault =
          KernelControlGroups.fault(kernel.version(), kernel.support(), config.realtime());
      if (fault.isPresent()) {
        throw new IOException(fault.get());
      }
      Activity activity = new CgroupActivity(index, kernel, config.cgroupParent());
      volumes = opening(storedVolumes(plugins, activity));
      Poller poller = opening(Poller.open("gantry-streams", 1));
      Pumps pumps = opening(Pumps.open(poller, 2));
      Parts parts = parts(snapshots, runtime, pumps, poller, kernel);
      cgroups = parts.cgroups();
      RunningPeers peers = new RunningPeers(index, parts.store(), this::config);
      SpecBuilder specs = new SpecBuilder(this::config, peers);
      Happenings happenings = new Happenings(events, parts.clock());
      streams = new ContainerStreams(index, happenings);
      execs = new LocalExecs(parts, specs, happenings, pumps);
      WrittenSizes written = opening(new WrittenSizes(index, parts.roots(), activity));
      Views views = new Views(parts, peers, execs::running, written);
      containers = new LocalContainers(parts, specs, views, happenings, written, execs.checks());
      Subjects subjects = new Subjects(index, this::config);
      statistics = new CgroupStatistics(subjects::statistics, kernel, parts.clock());
      traces = new ContainerTraces(index, happenings);
      inspection = inspection(parts, snapshots, kernel);
      archives =
          new ContainerArchives(
              subjects::archive,
              snapshots,
              (container, ids) ->
                  runtime.mount(new Rootfs.IdMapped(parts.roots().rootfs(container), ids)),
              id -> parts.mounts().lend(id, index.find(id).description().mounts()),
              (id, deed) -> index.byId(id).ifPresent(c -> happenings.tell(c.description(), deed)),
              written::changed);
      facts = new Facts(this::config, id, parts.cgroups(), index, images, snapshots, events);
      networks = new LocalNetworks(connector.topology(), fabric, parts.clock(), new Joining(parts));
      containers.takeOver(execs::letGo);
    } catch (NetworkException e) {
      release();
      throw Failures.during("cannot set up networks: ", Failures.of(e));
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
  }

  private Inspection inspection(Parts parts, Snapshots snapshots, Cgroups kernel) {
    return new Inspector(
        List.of(
            new HostFaults(parts)::look, // what is mounted hides what is below it
            images::faults,
            new ContainerFaults(parts, snapshots, images, kernel)::look,
            new VolumeFaults(index, volumes)::look),
        images::digestFaults,
        new SpaceWalk(config.dataRoot(), new Owners(parts, snapshots, images, images.root())::now));
  }

  static Engine open(EngineConfig config, VolumePlugins plugins) {
    try {
      return new LocalEngine(config, plugins);
    } catch (IOException e) {
      throw new EngineException.Internal("the engine cannot be opened: " + e.getMessage(), e);
    }
  }

  private static Snapshots snapshots(EngineConfig config) throws IOException {
    StorageDefaults storage = config.storage();
    try {
      return Drivers.open(config.dataRoot(), storage.driver(), storage.options());
    } catch (StorageException e) {
      throw new EngineException.Internal("error initializing graphdriver: " + e.getMessage(), e);
    }
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  private OciImages images(Snapshots snapshots) {
    return OciImages.open(
        StorageRoots.content(config.dataRoot(), snapshots.driver()),
        snapshots,
        events,
        this::users,
        new Registries(config.registries(), Clock.systemUTC()),
        Clock.systemUTC());
  }

  private List<ImageUsers.User> users() {
    List<ImageUsers.User> users = new ArrayList<>();
    for (Container container : index.all()) {
      boolean up = container.status().isUp();
      users.add(user(container, container.description().imageId(), up));
      for (MountPoint point : container.description().mounts()) {
        if (point.type().equals("image")) {
          users.add(user(container, point.source(), up));
        }
      }
    }
    return users;
  }

  private static ImageUsers.User user(Container container, String image, boolean up) {
    return new ImageUsers.User(container.id(), Digest.parse(image), up);
  }

  /** What makes networks on this host; what it makes carries the engine's id as its mark. */
  private Fabric fabric(ContainerRuntime runtime) {
    NetworkDefaults.OnHost host = config.network().host();
    return Fabric.open(
        FabricConfig.of(id, config.execRoot(), config.dataRoot())
            .with(
                config
                    .remap()
                    .usual()
                    .map(remap -> owned(runtime, remap))
                    .orElse(NamespaceSource.OWN))
            .with(host.forwarding())
            .with(host.publishing())
            .with(host.filtering()));
  }

  private static NamespaceSource owned(ContainerRuntime runtime, Remap remap) {
    return () -> runtime.network(remap.ids());
  }

  /**
   * Whether the files of containers can be seen with other owners; where they cannot, strict
   * containers have the host's ids.
   *
   * @throws EngineException.Internal when all containers are to have ids of their own
   */
  private void requireMappable(ContainerRuntime runtime, Snapshots snapshots) {
    Optional<Remap> remap = config.remap().any();
    if (remap.isEmpty()) {
      return;
    }
    Path files = config.dataRoot().resolve(snapshots.driver().word());
    try {
      runtime.mount(new Rootfs.IdMapped(new Rootfs.Directory(files), remap.get().ids())).close();
    } catch (IOException e) {
      String why =
          "user namespaces need id-mapped mounts (Linux 5.19), which this kernel or the file system"
              + (" of " + files + " does not have: " + e.getMessage());
      if (config.remap().usual().isPresent()) {
        throw new EngineException.Internal(why, e);
      }
      LOG.log(Level.WARNING, why);
      config = config.withRemap(Remapping.NONE);
    }
  }

  private NetworkDefaults networkDefaults() {
    return config.network();
  }

  private StoredVolumes storedVolumes(VolumePlugins plugins, Activity activity) throws IOException {
    return new StoredVolumes(
        opening(VolumeFiles.open(config.dataRoot().resolve("volumes"))),
        plugins,
        new VolumeEvents(events, Clock.systemUTC()),
        activity,
        Clock.systemUTC(),
        config.remap().usual().map(Remap::ids));
  }

  private ContainerMounts mounts(Images images, Snapshots snapshots) throws IOException {
    VolumeFill fill = opening(VolumeFill.open(config.dataRoot().resolve("volumes")));
    return new ContainerMounts(
        volumes.use(),
        fill,
        new MountedImages(new StoredImages(images), new SnapshotRoots(snapshots)));
  }

  private Connector connector() throws IOException {
    Topology topology =
        new Topology(
            this::networkDefaults,
            id,
            NetworkStore.open(config.dataRoot().resolve("networks")),
            fabric,
            new NetworkEvents(events, Clock.systemUTC()),
            Clock.systemUTC());
    boolean relayed = networkDefaults().host().publishing() == Publishing.RELAYED;
    HostPorts ports =
        new HostPorts(relayed ? PortHolder.PROBES : PortHolder.SOCKETS, EphemeralPorts.ofHost());
    return new Connector(
        topology, fabric, ports, this::networkDefaults, new IndexNeighbours(index));
  }

  private Parts parts(
      Snapshots snapshots, ContainerRuntime runtime, Pumps pumps, Poller poller, Cgroups cgroups)
      throws IOException {
    ScheduledThreadPoolExecutor timer =
        opening(
            new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("gantry-timer").daemon().factory()));
    // deadlines of health checks are many, long, and hardly ever met
    timer.setRemoveOnCancelPolicy(true);
    var _ = timer.scheduleWithFixedDelay(images::sweepSoon, 1, 1, TimeUnit.HOURS);
    return new Parts(
        this::config,
        ContainerStore.open(config.dataRoot().resolve("containers")),
        index,
        new StoredImages(images),
        new SnapshotRoots(snapshots),
        opening(
            new KernelControlGroups(cgroups, poller, config.cgroupParent(), id, config.realtime())),
        runtime,
        connector,
        mounts(images, snapshots),
        (description, directory) ->
            LoggedOutput.of(pumps, LogDriverTable.DRIVERS, logTally, description, directory),
        events,
        executor,
        timer,
        Clock.systemUTC());
  }

  /** The runtime, made ready aside: an engine that starts has other things to do. */
  private ContainerRuntime runtime() throws IOException {
    ContainerRuntime runtime = opening(ContainerRuntime.open());
    Thread.ofPlatform()
        .name("gantry-warm-up")
        .daemon()
        .start(
            () -> {
              try {
                runtime.warmUp();
              } catch (IOException | IllegalStateException e) {
                LOG.log(Level.DEBUG, "the runtime warms up with its first container", e);
              }
            });
    return runtime;
  }

  @Override
  public EngineConfig config() {
    return config;
  }

  @Override
  public Containers containers() {
    return containers;
  }

  @Override
  public Execs execs() {
    return execs;
  }

  @Override
  public Attachments attachments() {
    return streams;
  }

  @Override
  public Logs logs() {
    return streams;
  }

  @Override
  public LogTally logTally() {
    return logTally;
  }

  @Override
  public Statistics statistics() {
    return statistics;
  }

  @Override
  public Archives archives() {
    return archives;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public Networks networks() {
    return networks;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public Inspection inspection() {
    return inspection;
  }

  @Override
  public Traces traces() {
    return traces;
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public SystemInfo info() {
    return facts.info();
  }

  @Override
  public void reconfigure(EngineConfig next) {
    config = config.reloaded(next);
    images.registries().settings(config.registries());
    events.publish(new Event("daemon", "reload", id, Reload.attributes(next), Instant.now()));
  }

  @Override
  public VersionInfo version() {
    return facts.version();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    containers.closing();
    if (!config.liveRestore()) {
      stopAll();
    }
    containers.settle();
    index.all().forEach(container -> container.output().close());
    awaitLogs();
    removeCgroupParent();
    release();
  }

  /** Lines that wait for a server are in the container's copy; most servers have them soon. */
  private void awaitLogs() {
    try {
      logTally.awaitSenders(LOG_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When nothing runs in it; whoever runs on keeps it for the next engine. */
  private void removeCgroupParent() {
    if (!config.ownsCgroupParent() || index.all().stream().anyMatch(c -> c.status().isUp())) {
      return;
    }
    try {
      cgroups.remove(config.cgroupParent());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the control group " + config.cgroupParent() + " stays", e);
    }
  }

  private void stopAll() {
    List<Future<?>> stops = new ArrayList<>();
    for (Container container : index.all()) {
      if (container.status().isUp() || container.status() == Status.RESTARTING) {
        stops.add(executor.submit(() -> containers.shutDown(container)));
      }
    }
    long deadline = System.nanoTime() + config.shutdownTimeout().toNanos();
    for (Future<?> stop : stops) {
      try {
        stop.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        LOG.log(Level.WARNING, "a container did not stop before the engine: " + e.getMessage());
      }
    }
  }

  /** Closes what was opened, the last first. */
  private void release() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        if (part instanceof ExecutorService service) {
          service.shutdownNow();
        } else {
          part.close();
        }
      } catch (Exception e) {
        LOG.log(Level.WARNING, part + " was not closed", e);
      }
    }
  }
}
