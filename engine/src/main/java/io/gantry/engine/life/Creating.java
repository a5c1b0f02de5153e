package io.gantry.engine.life;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.Resources;
import io.gantry.engine.container.Containers.CreatedContainer;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.create.ConfigCheck;
import io.gantry.engine.create.ConfigMerge;
import io.gantry.engine.create.Confinement;
import io.gantry.engine.create.HostCheck;
import io.gantry.engine.create.HostDefaults;
import io.gantry.engine.create.MountPlan;
import io.gantry.engine.create.NetworkChoice;
import io.gantry.engine.create.PlannedMount;
import io.gantry.engine.create.RemapCheck;
import io.gantry.engine.create.ResourceCheck;
import io.gantry.engine.create.Strict;
import io.gantry.engine.endpoint.LegacyLinks;
import io.gantry.engine.endpoint.Link;
import io.gantry.engine.host.HostFacts;
import io.gantry.engine.image.HeldImage;
import io.gantry.engine.image.Image;
import io.gantry.engine.mount.ContainerMounts;
import io.gantry.engine.name.ContainerName;
import io.gantry.engine.name.Ids;
import io.gantry.engine.remap.Remap;
import io.gantry.engine.spec.EtcFiles;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.spec.SpecBuilder;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.store.StateRecord;
import io.gantry.engine.topology.Predefined;
import io.gantry.engine.topology.Topology;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.KernelFile;
import io.gantry.oci.Platform;
import io.gantry.runtime.Rootfs;
import io.gantry.runtime.UserNamespace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a container comes to be: judged, named, given a root file system, and written down; the last
 * of it, a rename, makes it exist. What fails takes back what was made before it.
 */
final class Creating {
  private static final Logger LOG = System.getLogger(Creating.class.getName());

  private final Parts parts;
  private final Happenings happenings;

  Creating(Parts parts, Happenings happenings) {
    this.parts = parts;
    this.happenings = happenings;
  }

  CreatedContainer create(CreateContainer request) {
    Optional<Platform> platform = platform(request.platform());
    ConfigCheck.check(request.config());
    List<String> warnings =
        new ArrayList<>(HostCheck.check(request.config(), request.hostConfig()));
    warnings.addAll(Confinement.warnings(request.hostConfig().security()));
    if (!request.hostConfig().runtime().isEmpty()) {
      parts.config().runtimes().program(request.hostConfig().runtime());
    }
    Resources limits = limits(request.hostConfig(), warnings);
    NetworkChoice networks = networks(request, warnings);
    HostConfig host =
        resolvePeers(
            HostDefaults.fill(
                strictly(networks.host(), warnings).withResources(limits),
                parts.config(),
                parts.cgroups().version()));
    linkedContainers(host);
    RemapCheck.check(host, parts.config().remap(), parts.config().runtimes());
    if (request.config().image().isEmpty()) {
      throw new EngineException.InvalidParameter("no image specified");
    }
    String id = Ids.random();
    String name = reserve(request.name(), id);
    boolean created = false;
    try (HeldImage held = parts.images().hold(request.config().image(), platform)) {
      Image image = held.image();
      if (platform.isEmpty()) {
        foreign(image.config().platform()).ifPresent(warnings::add);
      }
      ContainerConfig config = ConfigMerge.merge(request.config(), image.config().config());
      List<PlannedMount> mounts =
          MountPlan.of(
              host.storage(),
              new MountPlan.Declared(
                  config.volumes(), List.copyOf(image.config().config().volumes())),
              parts.config().dataRoot(),
              this::mountsOf);
      if (mounts.stream().anyMatch(mount -> mount.point().type().equals("image"))) {
        warnings.add("Image mount is an experimental feature");
      }
      ContainerRecord description =
          describe(id, name, image, withHostname(config, host, id), host)
              .withEndpoints(networks.endpoints());
      make(description, mounts, image);
      created = true;
      return new CreatedContainer(id, warnings);
    } finally {
      if (!created) {
        parts.index().release(name, id);
      }
    }
  }

  private HostConfig strictly(HostConfig asked, List<String> warnings) {
    EngineConfig config = parts.config();
    return Strict.apply(
        asked, config.security().strict(), config.remap(), config.runtimes(), warnings);
  }

  /** The limits that this host can set. */
  private Resources limits(HostConfig host, List<String> warnings) {
    ResourceCheck.Checked checked =
        ResourceCheck.check(
            host.resources(), parts.cgroups().support(), ResourceCheck.Occasion.CREATE);
    warnings.addAll(checked.warnings());
    warnings.addAll(
        parts
            .runtime()
            .cuts(
                SpecBuilder.rlimits(parts.config().defaultUlimits(), host.resources().ulimits()),
                host.security().oomScoreAdj()));
    return checked.resources();
  }

  private NetworkChoice networks(CreateContainer request, List<String> warnings) {
    Topology topology = parts.connector().topology();
    boolean bridge = topology.hasBridge();
    NetworkChoice choice =
        NetworkChoice.of(request, topology.table(), bridge ? Predefined.BRIDGE : Predefined.NONE);
    warnings.addAll(choice.warnings());
    return choice;
  }

  private void linkedContainers(HostConfig host) {
    for (String text : host.network().links()) {
      String name = Link.parse(text).container();
      try {
        parts.index().find(name);
      } catch (EngineException.NotFound e) {
        throw LegacyLinks.missing(name);
      }
    }
  }

  private static Optional<Platform> platform(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text));
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }

  /** What to say of an image that is made for other machines, when nobody asked for that. */
  private static Optional<String> foreign(Platform image) {
    Platform host = Platform.host();
    return image.serves(host)
        ? Optional.empty()
        : Optional.of(
            "The requested image's platform ("
                + image
                + ") does not match the detected host platform ("
                + Platform.of(host.os(), host.architecture(), HostFacts.variant())
                + ") and no specific platform was requested");
  }

  private String reserve(String asked, String id) {
    if (asked.isEmpty()) {
      return parts.index().reserveGenerated(id);
    }
    String name = ContainerName.parse(asked).text();
    parts.index().reserve(name, id);
    return name;
  }

  /** A container that shares another's namespace names it by its id: names may change. */
  private HostConfig resolvePeers(HostConfig host) {
    Namespaces n = host.namespaces();
    return host.withNamespaces(
        new Namespaces(
            byId(n.network()),
            byId(n.ipc()),
            byId(n.pid()),
            n.uts(),
            n.user(),
            n.cgroup(),
            n.cgroupPath()));
  }

  private String byId(String mode) {
    return sharer(mode).map(other -> Peers.PREFIX + other.id()).orElse(mode);
  }

  /**
   * The container that {@code mode} shares with. One that does not exist is the start's to refuse:
   * clients take a creation's "not found" for a missing image and go and pull that.
   */
  private Optional<Container> sharer(String mode) {
    String other = Peers.shared(mode);
    if (other.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parts.index().find(other));
    } catch (EngineException.NotFound e) {
      return Optional.empty();
    }
  }

  /** Clients take "not found" for a missing image. */
  private List<MountPoint> mountsOf(String container) {
    try {
      return parts.index().find(container).description().mounts();
    } catch (EngineException.NotFound e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }

  private ContainerConfig withHostname(ContainerConfig config, HostConfig host, String id) {
    if (!config.hostname().isEmpty()) {
      return config;
    }
    Optional<Container> sharer = sharer(host.namespaces().network());
    if (sharer.isPresent()) {
      return config.withHostname(sharer.get().description().config().hostname());
    }
    boolean hosts =
        host.namespaces().network().equals("host") || host.namespaces().uts().equals("host");
    return config.withHostname(hosts ? HostName.read() : Ids.brief(id));
  }

  private ContainerRecord describe(
      String id, String name, Image image, ContainerConfig config, HostConfig host) {
    List<String> command = ConfigMerge.command(config.process());
    return new ContainerRecord(
        id,
        name,
        parts.clock().instant(),
        image.id().toString(),
        "linux",
        command.getFirst(),
        List.copyOf(command.subList(1, command.size())),
        config,
        host,
        List.of(),
        Map.of(),
        parts.roots().driver());
  }

  private void make(ContainerRecord asked, List<PlannedMount> mounts, Image image) {
    String id = asked.id();
    Output output = parts.outputs().of(asked, parts.store().directory(id));
    ContainerRecord description = asked;
    boolean made = false;
    Optional<UserNamespace.Mapped> ids =
        parts.config().remap().of(asked.hostConfig().namespaces()).map(Remap::ids);
    try {
      Path coming = parts.store().begin(id);
      EtcFiles.write(asked, coming, ids);
      parts.roots().prepare(id, image.chain(), storageOptions(asked));
      description = asked.withMounts(parts.mounts().create(id, mounts, coming, root(id, ids)));
      parts.store().commit(description);
      made = true;
    } catch (IOException e) {
      throw new EngineException.Internal("cannot create container: " + e.getMessage(), e);
    } finally {
      if (!made) {
        output.close();
        takeBack(id);
      }
    }
    parts.index().add(id, new Container(description, StateRecord.CREATED, output));
    happenings.tell(description, "create");
  }

  /** As the container will see it: what volumes get of it belongs to the container's ids. */
  private ContainerMounts.Root root(String id, Optional<UserNamespace.Mapped> ids) {
    return ids.isEmpty()
        ? () -> parts.roots().open(id)
        : new ContainerMounts.Root() {
          @Override
          public Directory open() throws IOException {
            return parts.runtime().mount(new Rootfs.IdMapped(parts.roots().rootfs(id), ids.get()));
          }

          @Override
          public Optional<UserNamespace.Mapped> ids() {
            return ids;
          }
        };
  }

  private static Map<String, String> storageOptions(ContainerRecord description) {
    return description.hostConfig().storage().storageOpt();
  }

  private void takeBack(String id) {
    try {
      parts.mounts().abandon(id, parts.store().coming(id));
      parts.store().abandon(id);
      parts.roots().remove(id);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "leftovers of container " + id + " stay until the next start", e);
    }
  }

  /** The host's name. */
  private static final class HostName {
    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    static String read() {
      try {
        return KernelFile.read(FILE);
      } catch (IOException e) {
        throw new EngineException.Internal("the host's name cannot be read", e);
      }
    }
  }
}
