package io.gantry.runtime.plan;

import static io.gantry.runtime.plan.Flag.AT_RECURSIVE;
import static io.gantry.runtime.plan.Flag.MOUNT_ATTR_NODEV;
import static io.gantry.runtime.plan.Flag.MOUNT_ATTR_NOEXEC;
import static io.gantry.runtime.plan.Flag.MOUNT_ATTR_NOSUID;
import static io.gantry.runtime.plan.Flag.MOUNT_ATTR_RDONLY;
import static io.gantry.runtime.plan.Flag.MS_NODEV;
import static io.gantry.runtime.plan.Flag.MS_NOEXEC;
import static io.gantry.runtime.plan.Flag.MS_NOSUID;
import static io.gantry.runtime.plan.Flag.MS_PRIVATE;
import static io.gantry.runtime.plan.Flag.MS_RDONLY;
import static io.gantry.runtime.plan.Flag.MS_SHARED;
import static io.gantry.runtime.plan.Flag.MS_SLAVE;

import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.Access;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Mount;
import io.gantry.runtime.MountFlag;
import io.gantry.runtime.Propagation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The mounts of a container, in two parts: {@link #sources} are taken while the host's tree is
 * still to be seen, as detached copies; {@link #targets} come after {@code pivot_root}, where every
 * path is one of the container's.
 */
final class MountSteps {
  private static final List<Flag> KERNEL_TREE = List.of(MS_NOSUID, MS_NODEV, MS_NOEXEC);

  /** The step that fails when a file system of the kernel would not be on a directory. */
  static final String ORDINARY = "check directory";

  private final List<Instruction> sources = new ArrayList<>();
  private final List<Instruction> targets = new ArrayList<>();
  private final Set<String> there = new HashSet<>();
  private final DeviceSteps devices;
  private final Set<String> files;
  private final CgroupAttachment cgroup;
  private final boolean mapped;
  private final NamespaceSteps namespaces;
  private final Map<Integer, Mount> handed = new TreeMap<>();

  /** What begins so is in a file system that nobody but these steps has written to. */
  private String ownDev = "//";

  private final Map<String, String> sysctls;
  private final MaskSteps masks;
  private int cloned;
  private int places;

  private MountSteps(ContainerSpec spec, Facts facts, NamespaceSteps namespaces) {
    this.namespaces = namespaces;
    this.devices = new DeviceSteps(spec, this);
    this.files = facts.files();
    this.cgroup = spec.cgroup();
    this.sysctls = spec.sysctls();
    this.masks = MaskSteps.of(spec);
    this.mapped = spec.namespaces().user().mapping().isPresent();
  }

  static MountSteps of(ContainerSpec spec, Facts facts, NamespaceSteps namespaces) {
    MountSteps steps = new MountSteps(spec, facts, namespaces);
    steps.sources.addAll(steps.masks.sources());
    spec.mounts().forEach(steps::add);
    steps.devices.addOthers();
    return steps;
  }

  /** To be walked in the host's tree. */
  List<Instruction> sources() {
    return sources;
  }

  /** To be walked in the container's root. */
  List<Instruction> targets() {
    return targets;
  }

  /** What hides paths, to be walked when all is mounted. */
  List<Instruction> masks() {
    return masks.steps();
  }

  /** Mounts that the runtime makes and hands over, by the number of their descriptor. */
  Map<Integer, Mount> handed() {
    return handed;
  }

  /** Makes the directories that lead to {@code path}, which is absolute. */
  void parents(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      directory(path.substring(0, slash));
    }
  }

  void step(Instruction step) {
    targets.add(step);
  }

  /** Binds a file or directory of the host. */
  void bind(
      String source,
      String target,
      boolean file,
      List<Flag> depth,
      List<Flag> set,
      List<Flag> propagation) {
    String name = "mount" + cloned++;
    sources.add(Calls.cloneTree(source, depth).as(name));
    if (!set.isEmpty() || !propagation.isEmpty()) {
      sources.add(Calls.attributes(target, Argument.result(name), depth, set, propagation));
    }
    place(name, target, file);
  }

  private void place(String name, String target, boolean file) {
    parents(target);
    if (file) {
      targets.add(Calls.touch(target));
    } else {
      directory(target);
    }
    targets.add(Calls.place(Argument.result(name), target));
    targets.add(Calls.close(target, name));
    covered(target);
  }

  private void add(Mount mount) {
    switch (mount) {
      case Mount.Bind bind -> bind(bind);
      case Mount.Host host -> host(host);
      case Mount.FileSystem own -> own(own);
      case Mount.Peers peers -> peers(peers);
      case Mount.Part part -> handedOver(part);
      case Mount.Image image -> handedOver(image);
      case Mount.Tmpfs tmpfs -> tmpfs(tmpfs);
      case Mount.Proc(String target) -> {
        kernelTree("proc", target, Access.READ_WRITE);
        targets.addAll(SysctlSteps.of(sysctls));
      }
      case Mount.Sysfs(String target, Access access) -> kernelTree("sysfs", target, access);
      case Mount.Dev(String target) -> {
        fileSystem(
            "tmpfs",
            target,
            "tmpfs",
            List.of(MS_NOSUID, Flag.MS_STRICTATIME),
            "mode=755,size=65536k");
        devices.addDefaults(target);
        targets.addAll(masks.source(target));
        ownDev = target + "/";
      }
      case Mount.Devpts(String target) ->
          fileSystem(
              "devpts",
              target,
              "devpts",
              List.of(MS_NOSUID, MS_NOEXEC),
              "newinstance,ptmxmode=0666,mode=0620,gid=5");
      case Mount.Mqueue(String target) -> fileSystem("mqueue", target, "mqueue", KERNEL_TREE, "");
      case Mount.Cgroup(String target, Access access) -> cgroup(target, access);
    }
  }

  private void bind(Mount.Bind bind) {
    String name = "mount" + cloned++;
    List<Flag> depth = at(bind.depth());
    sources.add(Calls.cloneTree(bind.source().toString(), depth).as(name));
    attributes(bind, Argument.result(name), depth);
    asked(bind.target(), Argument.result(name));
  }

  private void host(Mount.Host host) {
    String name = "mount" + cloned++;
    List<Flag> depth = at(host.depth());
    sources.add(Calls.cloneTree(host.source().toString(), depth).as(name));
    List<Flag> set = new ArrayList<>();
    host.flags().stream().sorted().forEach(flag -> attribute(flag).ifPresent(set::add));
    List<Flag> propagation = propagation(host.propagation());
    List<Flag> travels = propagation(host.propagation(), depth);
    sources.add(
        Calls.attributes(host.target(), Argument.result(name), travels, List.of(), propagation));
    if (!set.isEmpty()) {
      sources.add(Calls.attributes(host.target(), Argument.result(name), depth, set, List.of()));
    }
    asked(host.target(), Argument.result(name));
  }

  /** What a mount that is there already can be given; when times are written is left as it is. */
  private static Optional<Flag> attribute(MountFlag flag) {
    return switch (flag) {
      case RO -> Optional.of(MOUNT_ATTR_RDONLY);
      case NOSUID -> Optional.of(MOUNT_ATTR_NOSUID);
      case NODEV -> Optional.of(MOUNT_ATTR_NODEV);
      case NOEXEC -> Optional.of(MOUNT_ATTR_NOEXEC);
      case SYNC, DIRSYNC, NOATIME, NODIRATIME, RELATIME, STRICTATIME -> Optional.empty();
    };
  }

  /** A tmpfs at {@code /dev} gets the devices that every container has. */
  private void own(Mount.FileSystem own) {
    fileSystem(own.source(), own.target(), own.type(), flags(own.flags()), own.data());
    if (own.target().equals("/dev") && own.type().equals("tmpfs")) {
      devices.addDefaults("/dev");
      targets.addAll(masks.source("/dev"));
      ownDev = "/dev/";
    }
  }

  /** Read-only may reach less deep than what comes along. */
  private void attributes(Mount.Bind bind, Argument mount, List<Flag> depth) {
    List<Flag> propagation = propagation(bind.propagation());
    List<Flag> readOnly =
        bind.access() == Access.READ_ONLY ? List.of(MOUNT_ATTR_RDONLY) : List.of();
    List<Flag> travels = propagation(bind.propagation(), depth);
    if (readOnly.isEmpty()) {
      sources.add(Calls.attributes(bind.target(), mount, travels, List.of(), propagation));
    } else if (at(bind.readOnly()).equals(travels)) {
      sources.add(Calls.attributes(bind.target(), mount, travels, readOnly, propagation));
    } else {
      sources.add(Calls.attributes(bind.target(), mount, travels, List.of(), propagation));
      sources.add(Calls.attributes(bind.target(), mount, at(bind.readOnly()), readOnly, List.of()));
    }
  }

  private static List<Flag> at(Mount.Depth depth) {
    return depth == Mount.Depth.RECURSIVE ? List.of(AT_RECURSIVE) : List.of();
  }

  private void handedOver(Mount mount) {
    int number = Descriptors.MOUNTS + handed.size();
    handed.put(number, mount);
    asked(mount.target(), Argument.constant("mount of " + mount.target(), number));
  }

  /** Gives what somebody asked for its place. */
  private void asked(String target, Argument mount) {
    PlaceSteps place = new PlaceSteps(target, places++);
    Function<Argument, List<Step>> on = at -> List.of(Calls.placeOn(mount, at, target));
    boolean file = files.contains(target);
    targets.addAll(file ? place.file(there, on) : place.directory(there, on));
    targets.add(Calls.close(target, mount));
    leadsTo(target, file);
  }

  private void tmpfs(Mount.Tmpfs tmpfs) {
    String target = tmpfs.target();
    if (target.startsWith(ownDev)) {
      fileSystem(tmpfs.name(), target, "tmpfs", flags(tmpfs.flags()), tmpfs.data());
      return;
    }
    Step mount = Calls.mountHere(tmpfs.name(), target, "tmpfs", flags(tmpfs.flags()), tmpfs.data());
    Function<Argument, List<Step>> on =
        place -> List.of(Calls.fchdir(place, target), mount, Calls.chdir("leave", "/"));
    targets.addAll(new PlaceSteps(target, places++).directory(there, on));
    leadsTo(target, false);
  }

  /** The way to it is there now; a directory that is covered may be the way to others. */
  private void leadsTo(String target, boolean file) {
    if (!file) {
      there.clear();
    }
    for (int slash = target.indexOf('/', 1); slash > 0; slash = target.indexOf('/', slash + 1)) {
      there.add(target.substring(0, slash));
    }
  }

  /**
   * A mount can be copied only in its own mount namespace: that is entered and left again. What is
   * copied is detached, and belongs to no namespace until it gets its place.
   */
  private void peers(Mount.Peers peers) {
    String name = "mount" + cloned++;
    String own = "own mounts";
    sources.add(Calls.openForReading("/proc/self/ns/mnt").as(own));
    sources.add(
        Steps.enter(
            "process " + peers.pid(), namespaces.descriptor(peers.pid()), Set.of(Namespace.MOUNT)));
    sources.add(Calls.cloneTree(peers.source(), List.of()).as(name));
    sources.add(Calls.enterMounts(own));
    sources.add(Calls.close(own, own));
    place(name, peers.target(), false);
  }

  private void fileSystem(
      String source, String target, String type, List<Flag> flags, String data) {
    parents(target);
    directory(target);
    targets.add(Calls.mount(source, target, type, flags, data));
    covered(target);
  }

  /**
   * A user namespace may mount proc and sysfs only while it sees the host's, so it does before the
   * host's are gone ({@code mount_too_revealing} in the kernel).
   */
  private void kernelTree(String type, String target, Access access) {
    parents(target);
    directory(target);
    targets.addAll(ordinary(target));
    if (!mapped) {
      fileSystem(type, target, type, kernelTree(access), "");
      return;
    }
    String name = "mount" + cloned++;
    List<Flag> set =
        new ArrayList<>(List.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC));
    if (access == Access.READ_ONLY) {
      set.addFirst(MOUNT_ATTR_RDONLY);
    }
    sources.addAll(Calls.newMount(type, name, set));
    place(name, target, false);
  }

  /**
   * An image's link would have the file system mounted where its owner changes it afterwards
   * (CVE-2023-28642).
   */
  private static List<Step> ordinary(String target) {
    List<Flag> flags = List.of(Flag.O_PATH, Flag.O_DIRECTORY, Flag.O_NOFOLLOW, Flag.O_CLOEXEC);
    String name = "ordinary " + target;
    return List.of(Calls.open(ORDINARY, target, flags).as(name), Calls.close(target, name));
  }

  private void cgroup(String target, Access access) {
    switch (cgroup) {
      case CgroupAttachment.Inherited() -> {}
      case CgroupAttachment.V2 v2 ->
          fileSystem("cgroup", target, "cgroup2", kernelTree(access), "");
      case CgroupAttachment.V1(List<CgroupAttachment.Hierarchy> hierarchies) -> {
        fileSystem("tmpfs", target, "tmpfs", KERNEL_TREE, "mode=755");
        hierarchies.forEach(hierarchy -> hierarchy(hierarchy, target, access));
        if (access == Access.READ_ONLY) {
          targets.add(Calls.readOnly(target, List.of()));
        }
      }
    }
  }

  /** Co-mounted controllers, such as {@code cpu,cpuacct}, are found under each name too. */
  private void hierarchy(CgroupAttachment.Hierarchy hierarchy, String target, Access access) {
    List<Flag> set =
        new ArrayList<>(List.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC));
    if (access == Access.READ_ONLY) {
      set.addFirst(MOUNT_ATTR_RDONLY);
    }
    String name = hierarchy.name();
    bind(
        hierarchy.directory().toString(),
        target + "/" + name,
        false,
        List.of(),
        set,
        List.of(MS_PRIVATE));
    if (name.contains(",")) {
      for (String controller : name.split(",", 0)) {
        targets.add(Calls.symlink(name, target + "/" + controller));
      }
    }
  }

  private void directory(String path) {
    if (path.length() > 1 && there.add(path)) {
      targets.add(Calls.mkdir(path));
    }
  }

  /** What was below is not to be seen any more. */
  private void covered(String target) {
    there.removeIf(path -> path.startsWith(target + "/"));
  }

  private static List<Flag> kernelTree(Access access) {
    return access == Access.READ_ONLY ? Calls.concat(List.of(MS_RDONLY), KERNEL_TREE) : KERNEL_TREE;
  }

  private static List<Flag> flags(Set<MountFlag> flags) {
    return flags.stream()
        .sorted()
        .map(f -> new Flag("MS_" + f.name().replaceFirst("^RO$", "RDONLY"), f.bit()))
        .toList();
  }

  /** Whether the propagation is that of all mounts that come along. */
  private static List<Flag> propagation(Propagation propagation, List<Flag> depth) {
    return switch (propagation) {
      case RPRIVATE, RSLAVE, RSHARED -> depth;
      case PRIVATE, SLAVE, SHARED -> List.of();
    };
  }

  private static List<Flag> propagation(Propagation propagation) {
    return switch (propagation) {
      case RPRIVATE, PRIVATE -> List.of(MS_PRIVATE);
      case RSLAVE, SLAVE -> List.of(MS_SLAVE);
      case RSHARED, SHARED -> List.of(MS_SHARED);
    };
  }
}
