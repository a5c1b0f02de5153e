package io.gantry.runtime.bundle;

import io.gantry.runtime.Access;
import io.gantry.runtime.Mount;
import io.gantry.runtime.MountFlag;
import io.gantry.runtime.Propagation;
import io.gantry.runtime.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code mounts}, whose options are those of {@code mount(8)}. */
public final class BundleMounts {
  /** Options that say how it is already, or that say nothing about a mount of a container. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "defaults",
          "async",
          "atime",
          "diratime",
          "norelatime",
          "nostrictatime",
          "mand",
          "nomand",
          "loud",
          "silent",
          "symfollow",
          "copy-symlink",
          "tmpcopyup");

  private BundleMounts() {}

  static List<Mount> read(Json mounts, Path bundle) {
    return mounts.list().stream().map(mount -> mount(mount, bundle)).toList();
  }

  /** One mount whose fields are known already; without a type it is a bind mount. */
  public static Mount mount(String source, String target, String type, List<String> options) {
    Map<String, Object> fields =
        Map.of(
            "source", source,
            "destination", target,
            "type", type.isEmpty() ? "bind" : type,
            "options", options);
    return mount(new Json("mount", fields), Path.of("/"));
  }

  static Optional<Propagation> propagation(String name) {
    for (Propagation propagation : Propagation.values()) {
      if (propagation.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(propagation);
      }
    }
    return Optional.empty();
  }

  /** What the options of one mount come to. */
  private static final class Options {
    final EnumSet<MountFlag> flags = EnumSet.noneOf(MountFlag.class);
    final List<String> data = new ArrayList<>();
    Optional<Mount.Depth> bind = Optional.empty();
    Optional<Propagation> propagation = Optional.empty();

    static Options read(Json options) {
      Options read = new Options();
      for (Json option : options.list()) {
        read.add(option, option.text());
      }
      return read;
    }

    private void add(Json at, String option) {
      Optional<Propagation> travels = BundleMounts.propagation(option);
      Optional<MountFlag> flag = MountFlag.parse(option);
      if (travels.isPresent()) {
        propagation = travels;
      } else if (flag.isPresent()) {
        flags.add(flag.get());
      } else if (!WITHOUT_EFFECT.contains(option)) {
        switch (option) {
          case "bind" -> bind = Optional.of(bind.orElse(Mount.Depth.SINGLE));
          case "rbind" -> bind = Optional.of(Mount.Depth.RECURSIVE);
          case "rw" -> flags.remove(MountFlag.RO);
          case "rro" -> flags.add(MountFlag.RO);
          case "suid" -> flags.remove(MountFlag.NOSUID);
          case "dev" -> flags.remove(MountFlag.NODEV);
          case "exec" -> flags.remove(MountFlag.NOEXEC);
          case "idmap", "ridmap" ->
              throw at.wrong("asks for an id-mapped mount, which is not supported");
          case "unbindable", "runbindable" -> throw at.wrong("is not supported: " + option);
          default -> data.add(option);
        }
      }
    }
  }

  private static Mount mount(Json mount, Path bundle) {
    for (String field : List.of("uidMappings", "gidMappings")) {
      if (!mount.get(field).list().isEmpty()) {
        throw mount.get(field).wrong("are not supported");
      }
    }
    String target = target(mount.get("destination"));
    String type = mount.get("type").textOrEmpty();
    Options options = Options.read(mount.get("options"));
    if (type.equals("bind") || options.bind.isPresent()) {
      return new Mount.Host(
          bundle.resolve(mount.get("source").text()).normalize(),
          target,
          options.bind.orElse(Mount.Depth.SINGLE),
          options.flags,
          options.propagation.orElse(Propagation.RPRIVATE));
    }
    Access access = options.flags.contains(MountFlag.RO) ? Access.READ_ONLY : Access.READ_WRITE;
    return switch (type) {
      case "" -> throw mount.get("type").wrong("is required");
      case "proc" -> new Mount.Proc(target);
      case "sysfs" -> new Mount.Sysfs(target, access);
      case "cgroup", "cgroup2" -> new Mount.Cgroup(target, access);
      default ->
          new Mount.FileSystem(
              target,
              type,
              mount.get("source").maybe().filter(s -> !s.isEmpty()).orElse(type),
              options.flags,
              String.join(",", options.data));
    };
  }

  /** A destination that is not absolute is one below the root, as it was in version 1.0. */
  private static String target(Json destination) {
    String text = destination.text();
    if (text.isEmpty()) {
      throw destination.wrong("must not be empty");
    }
    return Path.of("/").resolve(text).normalize().toString();
  }
}
