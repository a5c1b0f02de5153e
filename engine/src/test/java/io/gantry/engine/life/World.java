package io.gantry.engine.life;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.endpoint.Connector;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.EventBus;
import io.gantry.engine.event.Events;
import io.gantry.engine.health.HealthMonitor;
import io.gantry.engine.image.HeldImage;
import io.gantry.engine.image.Image;
import io.gantry.engine.list.Views;
import io.gantry.engine.mount.ContainerMounts;
import io.gantry.engine.mount.VolumeFill;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.spec.SpecBuilder;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.store.ContainerStore;
import io.gantry.engine.topology.LocalNetworks;
import io.gantry.engine.topology.NetworkEvents;
import io.gantry.engine.topology.NetworkStore;
import io.gantry.engine.topology.Topology;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.store.StoredVolumes;
import io.gantry.engine.volume.store.VolumeEvents;
import io.gantry.engine.volume.store.VolumeFiles;
import io.gantry.kernel.Fd;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.kernel.cgroup.OomWatch;
import io.gantry.kernel.cgroup.Support;
import io.gantry.network.port.EphemeralPorts;
import io.gantry.network.port.HostPorts;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.ContainerRuntime;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.ExecSpec;
import io.gantry.runtime.Exit;
import io.gantry.runtime.LaunchException;
import io.gantry.runtime.Reattached;
import io.gantry.runtime.Rootfs;
import io.gantry.runtime.Running;
import io.gantry.runtime.ShimIdentity;
import io.gantry.runtime.StreamDescriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A world without a kernel: what survives an engine, and engines over it. */
final class World {
  static final String IMAGE = "busybox";
  private static final long FIRST_RESTART_MILLIS = 100;

  final EngineConfig config;
  final Map<String, FakeProcess> processes = new ConcurrentHashMap<>();
  final Set<String> roots = ConcurrentHashMap.newKeySet();
  final Set<String> cgroups = ConcurrentHashMap.newKeySet();
  volatile @Nullable LaunchException launchFailure;
  volatile boolean oomKilled;

  /** How many removals of cgroups fail before one succeeds. */
  final AtomicInteger busyCgroups = new AtomicInteger();

  /** Makes each pause before a restart longer than any test. */
  volatile boolean restartsNever;

  volatile Function<String, HealthMonitor.Check> checks =
      id -> {
        throw new IllegalStateException("nobody expected a check");
      };
  final FakeFabric fabric = new FakeFabric();
  private final AtomicInteger pids = new AtomicInteger(1000);

  World(Path directory) {
    config = EngineConfig.of(directory.resolve("data"), directory.resolve("exec"));
  }

  /** An engine over this world; closing it is like killing it. */
  Living open() {
    return new Living();
  }

  final class Living implements AutoCloseable {
    final EventBus events = new EventBus(Clock.systemUTC());
    final NameIndex<Container> index = new NameIndex<>();
    final LocalContainers containers;
    final LocalNetworks networks;
    final StoredVolumes volumes;
    private final VolumeFiles volumeFiles;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            boolean never = restartsNever && unit.toMillis(delay) >= FIRST_RESTART_MILLIS;
            return never
                ? super.schedule(task, 1, TimeUnit.DAYS)
                : super.schedule(task, delay, unit);
          }
        };
    private final Events.Subscription heard;
    private final List<Event> seen = new ArrayList<>();

    Living() {
      try {
        ContainerStore store = ContainerStore.open(config.dataRoot().resolve("containers"));
        fabric.killed();
        NetworkEvents networkEvents = new NetworkEvents(events, Clock.systemUTC());
        Topology topology =
            new Topology(
                config::network,
                "engine",
                NetworkStore.open(config.dataRoot().resolve("networks")),
                fabric,
                networkEvents,
                Clock.systemUTC());
        HostPorts ports =
            new HostPorts(
                (transport, address) -> () -> {}, new EphemeralPorts(40000, 40999, new BitSet()));
        Connector connector =
            new Connector(topology, fabric, ports, config::network, new IndexNeighbours(index));
        volumeFiles = VolumeFiles.open(config.dataRoot().resolve("volumes"));
        volumes =
            new StoredVolumes(
                volumeFiles,
                VolumePlugins.NONE,
                new VolumeEvents(events, Clock.systemUTC()),
                io.gantry.engine.usage.Activity.UNKNOWN,
                Clock.systemUTC());
        Parts parts =
            new Parts(
                () -> config,
                store,
                index,
                new FakeImages(),
                new FakeRoots(),
                new FakeCgroups(),
                new FakeRuntime(),
                connector,
                new ContainerMounts(
                    volumes.use(),
                    VolumeFill.open(config.dataRoot().resolve("volumes")),
                    new NoImages()),
                (description, at) -> new FakeOutput(),
                events,
                executor,
                timer,
                Clock.systemUTC());
        RunningPeers peers = new RunningPeers(index, store, () -> config);
        WrittenSizes written =
            new WrittenSizes(index, parts.roots(), io.gantry.engine.usage.Activity.UNKNOWN);
        heard = events.subscribe(Optional.empty(), Optional.empty(), Filters.NONE);
        containers =
            new LocalContainers(
                parts,
                new SpecBuilder(() -> config, peers),
                new Views(parts, peers, id -> List.of(), written),
                new Happenings(events, Clock.systemUTC()),
                written,
                (container, plan) -> checks.apply(container.id()));
        networks = new LocalNetworks(topology, fabric, Clock.systemUTC(), new Joining(parts));
        containers.takeOver(run -> {});
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    String create(String name) {
      return create(name, HostConfig.DEFAULT);
    }

    String create(String name, HostConfig host) {
      return create(name, ContainerConfig.of(IMAGE, "true"), host);
    }

    String create(String name, ContainerConfig container, HostConfig host) {
      HostConfig quiet = host.withNamespaces(Namespaces.DEFAULT.withNetwork("none"));
      return containers.create(CreateContainer.of(name, container, quiet)).id();
    }

    String run(String name, HostConfig host) {
      String id = create(name, host);
      containers.start(id);
      return id;
    }

    ContainerState state(String word) {
      return containers.inspect(word, Containers.Sizes.OMIT).state();
    }

    /** Everything that was told of containers so far, {@code action} and chosen attributes. */
    List<String> heard(String... attributes) {
      return heardOf("container", attributes);
    }

    /** Everything that was told so far of things of this type. */
    List<String> heardOf(String type, String... attributes) {
      List<String> told = new ArrayList<>();
      try {
        Event next = heard.next(Duration.ZERO);
        while (next != null) {
          seen.add(next);
          next = heard.next(Duration.ZERO);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      for (Event event : seen) {
        if (!event.type().equals(type)) {
          continue;
        }
        StringBuilder line = new StringBuilder(event.action());
        for (String attribute : attributes) {
          String value = event.attributes().get(attribute);
          line.append(value == null ? "" : " " + attribute + "=" + value);
        }
        told.add(line.toString());
      }
      return told;
    }

    @Override
    public void close() {
      containers.closing();
      timer.shutdownNow();
      executor.shutdownNow();
      volumeFiles.close();
    }
  }

  /** A process that lives on when an engine is gone. */
  final class FakeProcess {
    final int pid = pids.incrementAndGet();
    final ContainerSpec spec;
    final List<Integer> signals = new CopyOnWriteArrayList<>();
    final CompletableFuture<Exit> exit = new CompletableFuture<>();
    volatile boolean ignoresTerm;

    FakeProcess(ContainerSpec spec) {
      this.spec = spec;
    }

    void exit(int code) {
      exit.complete(new Exit(code << 8, Instant.now()));
    }

    void signal(int number) {
      signals.add(number);
      if (number == 9 || (number == 15 && !ignoresTerm)) {
        exit.complete(new Exit(number, Instant.now()));
      }
    }
  }

  private final class FakeRuntime implements ContainerRuntime {
    @Override
    public Running start(ContainerSpec spec, Path directory) throws LaunchException {
      LaunchException failure = launchFailure;
      if (failure != null) {
        throw failure;
      }
      FakeProcess process = new FakeProcess(spec);
      processes.put(spec.id(), process);
      return new FakeRunning(process);
    }

    @Override
    public void warmUp() {}

    @Override
    public io.gantry.kernel.fs.Directory mount(Rootfs rootfs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public io.gantry.kernel.netlink.NetworkNamespace network(
        io.gantry.runtime.UserNamespace owner) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> cuts(List<io.gantry.runtime.Rlimit> limits, int oomScoreAdj) {
      return List.of();
    }

    @Override
    public Running exec(Running container, ExecSpec spec, Path directory) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Reattached reattach(Path directory) {
      FakeProcess process = processes.get(directory.getFileName().toString());
      if (process == null) {
        return new Reattached.Never();
      }
      return process.exit.isDone()
          ? new Reattached.Ended(process.exit.join())
          : new Reattached.Alive(new FakeRunning(process));
    }

    @Override
    public void close() {}
  }

  private static final class FakeRunning implements Running {
    private final FakeProcess process;

    FakeRunning(FakeProcess process) {
      this.process = process;
    }

    @Override
    public ShimIdentity shim() {
      return new ShimIdentity(process.pid, 1);
    }

    @Override
    public int pid() {
      return process.pid;
    }

    @Override
    public Optional<Fd> pidfd() {
      return Optional.empty();
    }

    @Override
    public List<Capability> refusedCapabilities() {
      return List.of();
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public CompletableFuture<Exit> exit() {
      return process.exit;
    }

    @Override
    public StreamDescriptors takeStreams() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void closeStdin() {}

    @Override
    public boolean signal(int signal) {
      boolean there = !process.exit.isDone();
      process.signal(signal);
      return there;
    }

    @Override
    public void drained() {}

    @Override
    public void abandon() {}

    @Override
    public void resize(ConsoleSize size) {}

    @Override
    public void close() {}
  }

  private static final class NoImages implements ContainerMounts.Images {
    @Override
    public String id(String name) {
      throw new EngineException.NotFound("No such image: " + name);
    }

    @Override
    public Rootfs layers(String id) {
      throw new EngineException.NotFound("No such image: " + id);
    }
  }

  private final class FakeRoots implements Roots {
    @Override
    public io.gantry.kernel.fs.Directory open(String id) throws IOException {
      return io.gantry.kernel.fs.Directory.open(Path.of("/"));
    }

    @Override
    public Rootfs layers(ChainId image) {
      return new Rootfs.Layers(List.of(Path.of("/nowhere")));
    }

    @Override
    public String driver() {
      return "overlay2";
    }

    @Override
    public void prepare(String id, Optional<ChainId> image, Map<String, String> options) {
      roots.add(id);
    }

    @Override
    public Rootfs rootfs(String id) {
      return new Rootfs.Directory(Path.of("/nowhere"));
    }

    @Override
    public Map<String, String> describe(String id) {
      return Map.of();
    }

    @Override
    public long written(String id) {
      return 10;
    }

    @Override
    public Optional<ChainId> base(String id) {
      return Optional.empty();
    }

    @Override
    public void remove(String id) {
      roots.remove(id);
    }

    @Override
    public List<String> ids() {
      return List.copyOf(roots);
    }
  }

  private final class FakeCgroups implements ControlGroups {
    @Override
    public int version() {
      return 2;
    }

    @Override
    public Set<String> controllers() {
      return Set.of("memory", "pids", "cpu");
    }

    @Override
    public Support support() {
      return new Support(EnumSet.allOf(Support.Feature.class), "0-3", "0");
    }

    @Override
    public Made create(String path, List<Limit> limits, List<DeviceRule> devices) {
      cgroups.add(path);
      return new Made(attachment(path), List.of());
    }

    @Override
    public List<String> update(String path, List<Limit> limits) {
      return List.of();
    }

    @Override
    public CgroupAttachment attachment(String path) {
      return new CgroupAttachment.V2(Path.of(path));
    }

    @Override
    public CgroupAttachment checkAttachment(String path) {
      return attachment(path + "/check");
    }

    @Override
    public void killCheck(String path) {}

    @Override
    public void endCheck(String path) {}

    @Override
    public void freeze(String path) {}

    @Override
    public void thaw(String path) {}

    @Override
    public List<Integer> processes(String path) {
      return List.of();
    }

    @Override
    public OomWatch watchOom(String path, Runnable told) {
      return OomWatch.NONE;
    }

    @Override
    public long oomKills(String path) {
      return oomKilled ? 1 : 0;
    }

    @Override
    public void remove(String path) throws IOException {
      if (busyCgroups.getAndDecrement() > 0) {
        throw new IOException("remove control group " + path + ": busy");
      }
      cgroups.remove(path);
    }
  }

  private static final class FakeOutput implements Output {
    @Override
    public void begin(ContainerRecord container, Running running, Path journal, Origin origin) {}

    @Override
    public void abandon() {}

    @Override
    public CompletableFuture<Void> drained() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public String logPath() {
      return "";
    }

    @Override
    public void close() {}
  }

  private static final class FakeImages implements ImageSource {
    @Override
    public io.gantry.oci.Digest commit(io.gantry.engine.image.CommitImage request) {
      throw new UnsupportedOperationException("no image is made of a fake container");
    }

    @Override
    public void releaseLayers(ChainId chain) {}

    private static final Digest ID = Digest.of("busybox");

    @Override
    public HeldImage hold(String name, Optional<Platform> platform) {
      if (!name.equals(IMAGE)) {
        throw new EngineException.NotFound("No such image: " + name + ":latest");
      }
      ExecutionConfig run =
          ExecutionConfig.builder()
              .cmd(List.of("sh"))
              .env(List.of("PATH=/bin", "A=image"))
              .labels(Map.of("from", "image"))
              .build();
      ImageConfig config =
          new ImageConfig(Optional.empty(), "", "", "", Platform.host(), run, List.of(), List.of());
      Image image =
          new Image(
              ID,
              config,
              Descriptor.of(MediaType.OCI_MANIFEST, ID, 2),
              List.of(),
              Optional.empty(),
              List.of(),
              Optional.empty());
      return new HeldImage() {
        @Override
        public Image image() {
          return image;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<String> idOf(String name) {
      return name.equals(IMAGE) ? Optional.of(ID.toString()) : Optional.empty();
    }

    @Override
    public long size(String id) {
      return 100;
    }
  }
}
