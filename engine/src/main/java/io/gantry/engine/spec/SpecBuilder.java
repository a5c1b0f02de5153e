package io.gantry.engine.spec;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.engine.config.Stdio;
import io.gantry.engine.config.Ulimit;
import io.gantry.engine.create.Environment;
import io.gantry.engine.create.Privileges;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.mount.Mounted;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.runtime.Access;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Device;
import io.gantry.runtime.ExecSpec;
import io.gantry.runtime.Init;
import io.gantry.runtime.Io;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.Namespaces;
import io.gantry.runtime.ProcessSpec;
import io.gantry.runtime.Rlimit;
import io.gantry.runtime.Rootfs;
import io.gantry.runtime.RuntimeProgram;
import io.gantry.runtime.Seccomp;
import io.gantry.runtime.UserNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Builds what the runtime has to know about a container. */
public final class SpecBuilder {
  private final Supplier<EngineConfig> settings;
  private final Peers peers;
  private final UserNamespaces users;

  /** Builds for an engine; containers that share with others find them through {@code peers}. */
  public SpecBuilder(Supplier<EngineConfig> settings, Peers peers) {
    this.settings = settings;
    this.peers = peers;
    this.users = new UserNamespaces(settings, peers);
  }

  /** Which user namespaces containers are in. */
  public UserNamespaces users() {
    return users;
  }

  /**
   * What is there only when a container starts.
   *
   * @param directory the container's own
   * @param rootfs its root file system
   * @param cgroup the cgroup it is born in
   * @param devices nodes beside the usual ones
   * @param network the file of its network namespace, when there is one already
   * @param injection what device drivers do to it
   * @param environment variables that linked containers give it
   * @param mounted what is there for its mounts
   */
  public record Place(
      Path directory,
      Rootfs rootfs,
      CgroupAttachment cgroup,
      List<Device> devices,
      Injection injection,
      Optional<Path> network,
      List<String> environment,
      Mounted mounted) {}

  /**
   * The specification of a container's start.
   *
   * @throws EngineException when what it shares is not there
   */
  public ContainerSpec build(ContainerRecord container, Place place) {
    HostConfig host = container.hostConfig();
    Privileges privileges = Privileges.of(host.security(), settings.get().security());
    boolean unmasked = privileges.unmasked();
    Namespaces namespaces =
        namespaces(host.namespaces(), place.network())
            .withUser(users.of(host.namespaces(), place.network()));
    Optional<UserNamespace.Mapped> ids = namespaces.user().mapping();
    Rootfs rootfs =
        ids.<Rootfs>map(it -> new Rootfs.IdMapped(place.rootfs(), it)).orElse(place.rootfs());
    Mounted mounted = ids.map(place.mounted()::seenBy).orElse(place.mounted());
    ContainerSpec.Builder spec =
        ContainerSpec.builder(container.id(), rootfs, process(container, privileges, place))
            .rootAccess(host.security().readonlyRootfs() ? Access.READ_ONLY : Access.READ_WRITE)
            .namespaces(namespaces)
            .mounts(
                Mounts.of(
                    container,
                    peers.etc(host.namespaces(), place.directory()),
                    namespaces,
                    privileges,
                    mounted,
                    place.injection().mounts()))
            .devices(place.devices())
            .maskedPaths(unmasked ? List.of() : paths(host.security().maskedPaths()))
            .readonlyPaths(unmasked ? List.of() : paths(host.security().readonlyPaths()))
            .sysctls(Sysctls.of(host.sysctls(), namespaces))
            .hooks(place.injection().hooks())
            .cgroup(place.cgroup());
    settings
        .get()
        .runtimes()
        .program(host.runtime())
        .ifPresent(program -> spec.program(new RuntimeProgram(program.path(), program.args())));
    if (namespaces.uts() instanceof Namespace.New) {
      spec.hostname(container.config().hostname()).domainname(container.config().domainname());
    }
    if (host.init() == null ? settings.get().initByDefault() : host.init()) {
      spec.init(
          settings.get().initPath().<Init>map(Init.Program::new).orElseGet(Init.Builtin::new));
    }
    return spec.build();
  }

  /**
   * The specification of one more process in a running container.
   *
   * @param first the container's first process
   * @param environment variables that linked containers give it
   */
  public ExecSpec exec(
      ContainerRecord container,
      int first,
      List<String> environment,
      CreateExec request,
      ConsoleSize size,
      CgroupAttachment cgroup) {
    HostConfig host = container.hostConfig();
    Stdio stdio = container.config().stdio();
    ProcessConfig process = container.config().process();
    Privileges privileges = Privileges.of(host.security(), settings.get().security());
    List<String> own =
        Environment.of(
            concat(environment, process.env()),
            container.config().hostname(),
            stdio.tty() || request.tty());
    Io io =
        request.tty()
            ? new Io.Terminal(size, Io.Staging.NONE)
            : new Io.Pipes(request.attachStdin() ? Io.Stdin.OPEN : Io.Stdin.NULL, Io.Staging.NONE);
    ProcessSpec spec =
        ProcessSpec.builder(request.cmd())
            .env(Environment.overlay(own, request.env()))
            .cwd(request.workingDir().isEmpty() ? process.workingDir() : request.workingDir())
            .user(request.user().isEmpty() ? process.user() : request.user())
            .additionalGroups(host.security().groupAdd())
            .io(io)
            .capabilities(request.privileged() ? Capabilities.ALL : privileges.capabilities())
            .rlimits(rlimits(settings.get().defaultUlimits(), host.resources().ulimits()))
            .noNewPrivileges(privileges.noNewPrivileges())
            .seccomp(request.privileged() ? new Seccomp.Unconfined() : privileges.seccomp())
            .build();
    Namespaces namespaces =
        joined(host.namespaces(), first).withUser(users.joined(host.namespaces(), first));
    return new ExecSpec(spec, cgroup, namespaces);
  }

  /** The namespaces of a running container: which of them differ from the host's. */
  private static Namespaces joined(io.gantry.engine.config.Namespaces asked, int first) {
    return new Namespaces(
        own(asked.uts()),
        joined(asked.ipc(), first),
        joined(asked.pid(), first),
        joined(asked.network(), first),
        own(asked.cgroup()),
        new UserNamespace.Host());
  }

  private static Namespace joined(String mode, int first) {
    return Peers.shared(mode).isEmpty() ? own(mode) : new Namespace.Of(first);
  }

  private static List<String> paths(@org.jspecify.annotations.Nullable List<String> paths) {
    return paths == null ? List.of() : paths;
  }

  private ProcessSpec process(ContainerRecord container, Privileges privileges, Place place) {
    HostConfig host = container.hostConfig();
    Stdio stdio = container.config().stdio();
    List<String> args = new ArrayList<>();
    args.add(container.path());
    args.addAll(container.args());
    ProcessSpec.Builder process =
        ProcessSpec.builder(args)
            .env(
                Environment.overlay(
                    Environment.of(
                        concat(place.environment(), container.config().process().env()),
                        container.config().hostname(),
                        stdio.tty()),
                    place.injection().env()))
            .cwd(container.config().process().workingDir())
            .user(container.config().process().user())
            .additionalGroups(concat(host.security().groupAdd(), place.injection().groups()))
            .io(io(stdio, host))
            .capabilities(privileges.capabilities())
            .rlimits(rlimits(settings.get().defaultUlimits(), host.resources().ulimits()))
            .noNewPrivileges(privileges.noNewPrivileges())
            .seccomp(privileges.seccomp());
    if (host.security().oomScoreAdj() != 0) {
      process.oomScoreAdj(host.security().oomScoreAdj());
    }
    return process.build();
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static Io io(Stdio stdio, HostConfig host) {
    Io.Staging staging = host.logs().driver().equals("none") ? Io.Staging.NONE : Io.Staging.PIPES;
    if (stdio.tty()) {
      return new Io.Terminal(consoleSize(host.consoleSize()), staging);
    }
    return new Io.Pipes(stdio.openStdin() ? Io.Stdin.OPEN : Io.Stdin.NULL, staging);
  }

  /** Height and width; anything else is not known. */
  public static ConsoleSize consoleSize(List<Integer> size) {
    return size.size() == 2 ? consoleSize(size.get(0), size.get(1)) : ConsoleSize.UNKNOWN;
  }

  /**
   * A terminal's size.
   *
   * @throws EngineException.InvalidParameter when the kernel has no such size
   */
  public static ConsoleSize consoleSize(int height, int width) {
    try {
      return new ConsoleSize(height, width);
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }

  /** The engine's default limits with the container's own in their places. */
  public static List<Rlimit> rlimits(List<Ulimit> defaults, List<Ulimit> own) {
    Map<String, Ulimit> byName = new LinkedHashMap<>();
    defaults.forEach(limit -> byName.put(limit.name(), limit));
    own.forEach(limit -> byName.put(limit.name(), limit));
    List<Rlimit> limits = new ArrayList<>();
    for (Ulimit limit : byName.values()) {
      Rlimit.Resource.parse(limit.name())
          .ifPresent(resource -> limits.add(new Rlimit(resource, limit.soft(), limit.hard())));
    }
    return limits;
  }

  private Namespaces namespaces(io.gantry.engine.config.Namespaces asked, Optional<Path> network) {
    return new Namespaces(
        own(asked.uts()),
        shareable(asked.ipc(), Peers.Kind.IPC),
        shareable(asked.pid(), Peers.Kind.PID),
        network
            .<Namespace>map(Namespace.At::new)
            .orElseGet(() -> shareable(asked.network(), Peers.Kind.NETWORK)),
        own(asked.cgroup()),
        new UserNamespace.Host());
  }

  private static Namespace own(String mode) {
    return mode.equals("host") ? new Namespace.Host() : new Namespace.New();
  }

  private Namespace shareable(String mode, Peers.Kind kind) {
    String other = Peers.shared(mode);
    return other.isEmpty() ? own(mode) : new Namespace.Of(peers.pid(other, kind));
  }
}
