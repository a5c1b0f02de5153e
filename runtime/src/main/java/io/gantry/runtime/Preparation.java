package io.gantry.runtime;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.fs.Directory;
import io.gantry.runtime.plan.Execution;
import io.gantry.runtime.plan.Facts;
import io.gantry.runtime.seccomp.SeccompFilters;
import io.gantry.runtime.user.UserFiles;
import io.gantry.runtime.user.UserIds;
import io.gantry.runtime.user.UserLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds out what a plan has to know: who the user is, what the engine may give, what the bind
 * mounts are.
 */
final class Preparation {
  /** Where {@code --init} puts its program, as Docker does. */
  static final String INIT_PATH = "/sbin/docker-init";

  private final HostLimits host;
  private final SeccompFilters filters = new SeccompFilters();

  Preparation(HostLimits host) {
    this.host = host;
  }

  /** All that a plan is made from. */
  record Prepared<S>(S spec, Facts facts, Execution execution, ProgramRunning.Grants grants) {}

  List<String> cuts(List<Rlimit> limits, int oomScoreAdj) {
    List<String> warnings = new ArrayList<>();
    host.cut(limits, warnings);
    host.cut(oomScoreAdj == 0 ? OptionalInt.empty() : OptionalInt.of(oomScoreAdj), warnings);
    return warnings;
  }

  /** Compiles the filter that most containers get. */
  void warmUp() {
    filters.of(new Seccomp.DockerDefault(), Capabilities.DOCKER_DEFAULT.and(host.own()));
  }

  /**
   * Prepares a container's start.
   *
   * @param root its root file system, mounted without a place
   * @param handed the targets of mounts that are handed over, and are no directories
   * @param missing places that a launch did not find
   */
  Prepared<ContainerSpec> container(
      ContainerSpec spec, Directory root, Set<String> handed, Set<String> missing)
      throws IOException {
    ContainerSpec complete = withInit(MountPlaces.prepare(spec, root, missing));
    Set<String> files = files(complete);
    files.addAll(handed);
    Prepared<ContainerSpec> prepared =
        prepare(
            complete,
            complete.process(),
            complete.namespaces().user(),
            users(complete, root),
            files,
            command(complete),
            source(complete));
    return complete.devices().stream().anyMatch(Device::isOfTheProcess)
        ? owned(prepared)
        : prepared;
  }

  private static Prepared<ContainerSpec> owned(Prepared<ContainerSpec> prepared) {
    UserIds user = prepared.facts().user();
    List<Device> devices =
        prepared.spec().devices().stream()
            .map(device -> device.of(user.uid(), user.gid()))
            .toList();
    return new Prepared<>(
        prepared.spec().with(prepared.spec().mounts(), devices),
        prepared.facts(),
        prepared.execution(),
        prepared.grants());
  }

  Prepared<ExecSpec> exec(ExecSpec spec, Directory root) throws IOException {
    return prepare(
        spec,
        spec.process(),
        spec.namespaces().user(),
        UserFiles.below(root),
        Set.of(),
        spec.process().args(),
        Execution.Source.CONTAINER);
  }

  private <S> Prepared<S> prepare(
      S spec,
      ProcessSpec process,
      UserNamespace namespace,
      UserLookup users,
      Set<String> files,
      List<String> args,
      Execution.Source source)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    UserIds user = users.find(process.user(), process.additionalGroups());
    Capabilities granted = process.capabilities().and(host.grantable(namespace));
    List<Rlimit> limits = host.cut(process.rlimits(), warnings);
    Facts facts =
        new Facts(
            user,
            granted,
            host.lastCapability(),
            filters.of(process.seccomp(), granted),
            limits,
            host.raised(limits),
            host.cut(process.oomScoreAdj(), warnings),
            files);
    ProgramRunning.Grants grants =
        new ProgramRunning.Grants(process.capabilities().minus(granted).list(), warnings);
    return new Prepared<>(spec, facts, new Execution(source, args, env(process, user)), grants);
  }

  private static Execution.Source source(ContainerSpec spec) {
    return spec.init().orElse(null) instanceof Init.Builtin
        ? Execution.Source.INIT
        : Execution.Source.CONTAINER;
  }

  private static List<String> command(ContainerSpec spec) {
    if (spec.init().isEmpty()) {
      return spec.process().args();
    }
    List<String> args = new ArrayList<>(List.of(INIT_PATH, "--"));
    args.addAll(spec.process().args());
    return args;
  }

  private static List<String> env(ProcessSpec process, UserIds user) {
    if (process.env().stream().anyMatch(line -> line.startsWith("HOME="))) {
      return process.env();
    }
    List<String> env = new ArrayList<>(process.env());
    env.add("HOME=" + user.home());
    return env;
  }

  private static ContainerSpec withInit(ContainerSpec spec) {
    if (!(spec.init().orElse(null) instanceof Init.Program(Path program))) {
      return spec;
    }
    List<Mount> mounts = new ArrayList<>(spec.mounts());
    mounts.add(Mount.Bind.of(program, INIT_PATH, Access.READ_ONLY));
    return spec.withMounts(mounts);
  }

  /** A file that is mounted over one of the two is the one that counts. */
  private static UserLookup users(ContainerSpec spec, Directory root) throws KernelException {
    return new UserLookup(text(spec, root, "/etc/passwd"), text(spec, root, "/etc/group"));
  }

  private static String text(ContainerSpec spec, Directory root, String path)
      throws KernelException {
    Optional<Mount> mount = Mount.at(spec.mounts(), path);
    if (mount.isPresent() && mount.get() instanceof Mount.Bind bind) {
      try (Directory host = Directory.open(Path.of("/"))) {
        return UserFiles.text(host, bind.source().toString());
      }
    }
    return UserFiles.text(root, path);
  }

  private static Set<String> files(ContainerSpec spec) {
    Set<String> files = new HashSet<>();
    for (Mount mount : spec.mounts()) {
      if (mount instanceof Mount.Bind bind && !Files.isDirectory(bind.source())) {
        files.add(bind.target());
      }
      if (mount instanceof Mount.Host host && !Files.isDirectory(host.source())) {
        files.add(host.target());
      }
    }
    return files;
  }
}
